import { Button } from '@mantine/core';
import { IconDownload, IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { send, useList, type Answer, type Item } from '../../api/index.ts';
import { ButtonLink, DataTable, EmptyState, Page as Frame, Section, TimeAgo, toastProblem, useTenant, useTenantPath, Who, type Column } from '../../kit/index.ts';
import { howOf, saveFile } from './changes.tsx';
import { texts } from './texts.ts';

const ALL = '/admin/v1/tenants/{tenant}/configuration/revisions';
const ONE = '/admin/v1/tenants/{tenant}/configuration';

const columns: readonly Column<Item<typeof ALL>>[] = [
  { id: 'number', header: texts.number, cell: ({ number }) => texts.revision(number), width: '8rem' },
  { id: 'when', header: texts.when, cell: ({ at }) => <TimeAgo at={at} />, width: '9rem' },
  { id: 'who', header: texts.who, cell: ({ actor }) => <Who actor={actor} />, narrow: 'hide' },
  { id: 'how', header: texts.how, cell: howOf, narrow: 'hide' },
  {
    id: 'what',
    header: texts.what,
    cell: ({ changes: [first, ...rest] }) => (
      <>
        {first && <bdi>{`${texts.kinds[first.kind]}: ${first.what}`}</bdi>}
        {rest.length > 0 && ` ${texts.more(rest.length)}`}
      </>
    ),
  },
];

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const list = useList(ALL, { params: { tenant } });
  return (
    <Frame
      title={texts.label}
      about={texts.about}
      actions={
        <>
          <Download tenant={tenant} />
          <ButtonLink to={to('configuration/promote')} variant="default">
            {texts.promote}
          </ButtonLink>
          <ButtonLink to={to('configuration/apply')}>{texts.apply}</ButtonLink>
        </>
      }
    >
      <Section flush>
        <DataTable
          label={texts.label}
          columns={columns}
          list={list}
          rowKey={({ number }) => String(number)}
          rowLink={({ number }) => to(`configuration/${number}`)}
          empty={
            <EmptyState icon={IconHistory} title={texts.none} action={<ButtonLink to={to('configuration/apply')}>{texts.apply}</ButtonLink>}>
              {texts.noneText}
            </EmptyState>
          }
        />
      </Section>
    </Frame>
  );
}

/** As it is at this moment, not as it was when the page was opened. */
function Download({ tenant }: { tenant: string }) {
  const [busy, setBusy] = useState(false);
  const fetchFile = async () => {
    setBusy(true);
    try {
      const { body } = await send<Answer<typeof ONE>>({ method: 'get', path: ONE, params: { tenant } });
      saveFile(`${tenant}.yaml`, body.file);
    } catch (error) {
      toastProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={busy} onClick={() => void fetchFile()}>
      {texts.download}
    </Button>
  );
}
