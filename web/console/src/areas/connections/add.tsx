import { useNavigate } from '@tanstack/react-router';
import { useAct, useApi } from '../../api/index.ts';
import { Page as Frame, PageSkeleton, ProblemNote, Section, toast, useParam, useTenant, useTenantPath, useUrlState } from '../../kit/index.ts';
import { NotFound } from '../../shell/ErrorPages.tsx';
import { ConnectionForm } from './ConnectionForm.tsx';
import { isRoom, pathsOf, type Kind, type Room } from './rooms.ts';
import { texts } from './texts.ts';

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const named = useParam('room');
  const connector = useParam('connector');
  const room: Room = isRoom(named) ? named : 'connections';
  const { data, problem, reload } = useApi(pathsOf(room).kinds, { params: { tenant } });
  if (problem) return <ProblemNote problem={problem} retry={reload} />;
  if (!data) return <PageSkeleton />;
  const kind = data.items.find((one) => one.connector === connector);
  if (!kind || !isRoom(named)) return <NotFound />;
  return (
    <Add
      room={room}
      kind={kind}
      trail={[
        { label: texts.label, to: to('connections') },
        { label: texts.add, to: to('connections/add') },
      ]}
    />
  );
}

function Add({ room, kind, trail }: { room: Room; kind: Kind; trail: readonly { readonly label: string; readonly to: string }[] }) {
  const tenant = useTenant();
  const to = useTenantPath();
  const navigate = useNavigate();
  const [{ preset }] = useUrlState({ preset: '' });
  const ready = kind.presets.find(({ id }) => id === preset);
  const { all } = pathsOf(room);
  const act = useAct('post', all, {
    onDone: ({ slug }) => {
      toast(texts.made);
      return navigate({ to: to(`connections/${room}/${slug}`), search: { tab: 'addresses' } } as never);
    },
  });
  return (
    <Frame title={`${texts.add}: ${ready?.name ?? kind.connector}`} about={kind.about} trail={trail} width="reading">
      <Section>
        <ConnectionForm
          id={`connection-new-${room}-${kind.connector}-${preset}`}
          kind={kind}
          preset={ready?.id}
          act={act}
          submit={texts.create}
          request={(body) => ({ params: { tenant }, body })}
        />
      </Section>
    </Frame>
  );
}
