import type { Page } from '../shared/app.ts';
import type { Assets } from '../shared/assets.ts';
import { html, type Markup } from '../shared/html.ts';
import { isHere, type Job, jobsOf, STAGES } from './jobs.ts';
import { ATTRIBUTES, greetingNameOf, type Visit } from './visits.ts';

const STEPS = [
  ['Tell us what is wrong', 'A sentence is enough. We have seen it before.'],
  ['Send it in', 'The label is on us. Mud is welcome.'],
  ['Get it back', 'Mended by hand, with the name of who did it.'],
] as const;

export function landingPage(assets: Assets): Page {
  return {
    title: 'Repairs for life',
    main: html`
<section class="hero">
  <div class="hero-text">
    <p class="eyebrow">Whatever we made, we mend</p>
    <h1>Mended, not replaced.</h1>
    <p class="lead">Eleven people, four sewing machines and a drawer of zips. Your Fernweh account is all you need.</p>
    <p class="actions"><a class="button large" href="/login?return_to=/">See my repairs</a></p>
  </div>
  <img class="hero-drawing" src="${assets.href('bench.svg')}" alt="" width="560" height="400">
</section>
${steps()}`,
  };
}

export function repairsPage(assets: Assets, visit: Visit): Page {
  return {
    title: 'Your repairs',
    main: html`
<section class="band intro">
  <p class="eyebrow">Good to see you, <bdi>${greetingNameOf(visit)}</bdi></p>
  <h1>On our bench for you</h1>
</section>
<section class="band" aria-label="Repairs"><ul class="jobs">${jobsOf(visit.profile.nameID).map((job) => jobCard(assets, job))}</ul></section>
${steps()}`,
  };
}

function jobCard(assets: Assets, job: Job): Markup {
  return html`<li class="job">
  <img src="${assets.href(`${job.drawing}.svg`)}" alt="" width="120" height="120">
  <div>
    <p class="job-number">${job.number}</p>
    <h2>${job.thing}</h2>
    <p>${job.trouble}. In the hands of ${job.mender}.</p>
    <ol class="stages">${STAGES.map(
      (stage, index) =>
        html`<li class="${index < job.stage ? 'past' : index === job.stage ? 'now' : ''}">${stage}${index === job.stage ? html`<span class="hidden"> (now)</span>` : ''}</li>`,
    )}</ol>
    ${isHere(job) ? html`<p class="actions"><a class="button quiet" href="/pick-up?job=${job.number}">Pick it up myself<span class="hidden">: ${job.thing}</span></a></p>` : ''}
  </div>
</li>`;
}

function steps(): Markup {
  return html`<section class="band" aria-labelledby="how"><h2 id="how">How it works</h2>
  <ol class="how">${STEPS.map(([title, text]) => html`<li><h3>${title}</h3><p>${text}</p></li>`)}</ol></section>`;
}

/** For developers: everything the identity server told this application, and nothing it did not. */
export function receivedPage({ profile, signedInAt }: Visit): Page {
  const rows: readonly (readonly [string, string, string | undefined])[] = [
    ['NameID', 'The person, by a name made for this application alone. No other application gets the same', profile.nameID],
    ['Format', 'What kind of name that is', profile.nameIDFormat],
    ['SessionIndex', 'The sign-in at the identity server, for signing out everywhere', profile.sessionIndex],
    ['Issuer', 'Who said so', profile.issuer],
    [ATTRIBUTES.name, 'Full name', String(profile[ATTRIBUTES.name] ?? '')],
    [ATTRIBUTES.givenName, 'First name', String(profile[ATTRIBUTES.givenName] ?? '')],
    [ATTRIBUTES.pickUpPhone, 'Number for pick-up. Asked for only when somebody would pick something up', String(profile[ATTRIBUTES.pickUpPhone] ?? '')],
    [ATTRIBUTES.email, 'E-mail address. It may change, so do not use it as a key', String(profile[ATTRIBUTES.email] ?? '')],
  ];
  return {
    title: 'What the workshop received',
    main: html`<section class="tokens">
  <p class="eyebrow">For developers</p>
  <h1>What the workshop received</h1>
  <p class="lead">This application speaks SAML 2.0 only. It got one signed assertion, ${new Date(signedInAt).toISOString().slice(0, 19).replace('T', ' ')} UTC.</p>
  <div class="panel"><dl class="claims">${rows.map(
    ([name, meaning, value]) =>
      html`<div><dt>${name}</dt><dd class="meaning">${meaning}</dd><dd>${value === undefined || value === '' ? '(not released)' : html`<code>${value}</code>`}</dd></div>`,
  )}</dl></div>
</section>`,
  };
}
