import { IconSearchOff } from '@tabler/icons-react';
import { useApi } from '../../api/index.ts';
import { A, EmptyState, Filters, Page as Frame, PageSkeleton, ProblemNote, SearchField, Section, useTenant, useTenantPath, useUrlState } from '../../kit/index.ts';
import { pathsOf, ROOMS, type Kind, type Room } from './rooms.ts';
import { texts } from './texts.ts';
import css from './connections.module.css';

interface Offer {
  readonly key: string;
  readonly to: string;
  readonly title: string;
  readonly about: string;
}

export function Page() {
  const to = useTenantPath();
  const [{ q }, set] = useUrlState({ q: '' });
  return (
    <Frame title={texts.add} about={texts.addAbout} trail={[{ label: texts.label, to: to('connections') }]}>
      <Filters>
        <SearchField label={texts.find} value={q} onChange={(value) => set({ q: value })} />
      </Filters>
      {ROOMS.map((room) => (
        <Offers key={room} room={room} typed={q.trim().toLowerCase()} />
      ))}
    </Frame>
  );
}

function Offers({ room, typed }: { room: Room; typed: string }) {
  const tenant = useTenant();
  const to = useTenantPath();
  const { data, problem, reload } = useApi(pathsOf(room).kinds, { params: { tenant } });
  if (problem) return <ProblemNote problem={problem} retry={reload} />;
  if (!data) return <PageSkeleton />;
  const place = ({ connector }: Kind, preset?: string) => `${to(`connections/add/${room}/${connector}`)}${preset === undefined ? '' : `?preset=${encodeURIComponent(preset)}`}`;
  const matches = (...words: readonly string[]) => typed === '' || words.some((word) => word.toLowerCase().includes(typed));
  const known = data.items.flatMap((kind) => kind.presets.map((preset): Offer => ({ key: preset.id, to: place(kind, preset.id), title: preset.name, about: kind.connector })));
  const plain = data.items.map((kind): Offer => ({ key: kind.connector, to: place(kind), title: kind.connector, about: kind.about }));
  const [shownKnown, shownPlain] = [known, plain].map((offers) => offers.filter(({ title, about, key }) => matches(title, about, key))) as [Offer[], Offer[]];
  const { title, about } = texts.rooms[room];
  return (
    <Section title={title} about={about}>
      {shownKnown.length === 0 && shownPlain.length === 0 ? (
        <EmptyState icon={IconSearchOff} title={texts.noMatch}>
          {texts.noMatchText}
        </EmptyState>
      ) : (
        <div className={css.offers}>
          {shownKnown.length > 0 && <OfferList title={texts.wellKnown} offers={shownKnown} />}
          {shownPlain.length > 0 && <OfferList title={texts.others} offers={shownPlain} wide />}
        </div>
      )}
    </Section>
  );
}

function OfferList({ title, offers, wide = false }: { title: string; offers: readonly Offer[]; wide?: boolean }) {
  return (
    <div>
      <h3 className={css.offerTitle}>{title}</h3>
      <ul className={css.offerList} data-wide={wide}>
        {offers.map(({ key, to, title: name, about }) => {
          const [path = '', search = ''] = to.split('?');
          return (
            <li key={key}>
              <A to={path} search={Object.fromEntries(new URLSearchParams(search)) as never} className={css.offer} underline="never">
                <span className={css.offerName}>{name}</span>
                <span className={css.quiet}>{about}</span>
              </A>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
