import { html, type Html } from '#pages';
import { framed, type Frame } from './frame.ts';
import type { ConnectionsPort, ListedConnection, OfferedForm } from './rooms.ts';

export function drawTenants(frame: Frame, tenants: readonly { readonly slug: string; readonly name: string }[]): string {
  const items = tenants.map(({ slug, name }) => html`<li><a href="${frame.base}/${slug}"><strong><bdi>${name}</bdi></strong><span class="hint">${slug}</span></a></li>`);
  return framed(frame, { title: 'Whose connections?', main: html`<ul class="catalogue">${items}</ul>` });
}

export interface ListedRoom {
  readonly room: ConnectionsPort;
  readonly connections: readonly ListedConnection[];
}

/** Everything that is there, with its state. */
export function drawList(frame: Frame, tenant: { readonly slug: string; readonly name: string }, rooms: readonly ListedRoom[], notice: Html | false): string {
  const sections = rooms.map(
    ({ room, connections }) =>
      html`<section class="section" aria-label="${room.title}"><h2>${room.title}</h2><p class="hint">${room.about}</p>${
        connections.length === 0
          ? html`<p>There are none yet.</p>`
          : html`<ul class="messages">${connections.map((connection) => drawItem(frame, tenant.slug, room, connection))}</ul>`
      }</section>`,
  );
  return framed(frame, {
    title: `Connections of ${tenant.name}`,
    main: html`${notice}${sections}<p><a class="primary" href="${frame.base}/${tenant.slug}/add">Add a connection</a></p>`,
  });
}

function drawItem(frame: Frame, tenant: string, room: ConnectionsPort, { slug, name, connector, preset, state }: ListedConnection): Html {
  return html`<li><a href="${frame.base}/${tenant}/${room.id}/${slug}"><strong><bdi>${name}</bdi></strong>${stateBadge(state)}<span class="hint">${slug} · ${connector}${
    preset !== undefined && ` (${preset})`
  }</span></a></li>`;
}

export const stateBadge = (state: ListedConnection['state']): Html => html`<span class="badge${state === 'active' ? ' good' : ''}">${state}</span>`;

/** What can be added: well-known providers first, then kinds to fill in by hand. */
export function drawCatalogue(frame: Frame, tenant: string, rooms: readonly ConnectionsPort[]): string {
  const link = (room: ConnectionsPort, connector: string, preset?: string) =>
    `${frame.base}/${tenant}/add/${room.id}/${connector}${preset === undefined ? '' : `?preset=${encodeURIComponent(preset)}`}`;
  const presetsOf = (room: ConnectionsPort, { connector, presets = {} }: OfferedForm) =>
    Object.entries(presets).map(
      ([preset, { name }]) => html`<li><a href="${link(room, connector, preset)}"><strong>${name}</strong><span class="hint">${connector}</span></a></li>`,
    );
  const sections = rooms.map((room) => {
    const presets = room.forms().flatMap((form) => presetsOf(room, form));
    return html`<section class="section" aria-label="${room.title}"><h2>${room.title}</h2><p class="hint">${room.about}</p>${
      presets.length > 0 && html`<h3>Well-known providers</h3><ul class="catalogue">${presets}</ul><h3>Others, by what they speak</h3>`
    }<ul class="catalogue">${room.forms().map(({ connector, about }) => html`<li><a href="${link(room, connector)}"><strong>${connector}</strong><span class="hint">${about}</span></a></li>`)}</ul></section>`;
  });
  return framed(frame, { title: 'Add a connection', up: { href: `/${tenant}`, title: 'All connections' }, main: html`${sections}` });
}
