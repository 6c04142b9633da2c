import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { Guarded, Needs, Section, useDownload } from '../../kit/index.ts';
import { trailPath } from './asking.ts';
import { texts } from './texts.ts';

const DAY_MS = 86_400_000;
const day = (at: number) => new Date(at).toISOString().slice(0, 10);

export function Files({ tenant }: { tenant: string | undefined }) {
  const trail = useDownload();
  const report = useDownload();
  const [format, setFormat] = useState('html');
  const params = tenant === undefined ? {} : { tenant };

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const [from, to] = [Date.parse(String(given.get('from'))), Date.parse(String(given.get('to')))];
    // The last day is part of it.
    if (!Number.isNaN(from) && !Number.isNaN(to))
      void report.fetch({ path: trailPath(tenant, '/report'), params, query: { format, since: new Date(from).toISOString(), until: new Date(to + DAY_MS).toISOString() } });
  };

  return (
    <Stack gap="md">
      <Section title={texts.reportTitle} about={texts.reportAbout}>
        <Needs permission="reports:read" tenant={tenant} what={texts.reportDoes}>
          <form onSubmit={submit}>
            <Group align="flex-end" gap="md">
              <TextInput type="date" name="from" label={texts.from} defaultValue={day(Date.now() - 30 * DAY_MS)} required />
              <TextInput type="date" name="to" label={texts.to} defaultValue={day(Date.now())} required />
              <Select
                label={texts.format}
                value={format}
                onChange={(chosen) => setFormat(chosen ?? 'html')}
                allowDeselect={false}
                data={[
                  { value: 'html', label: texts.asHtml },
                  { value: 'csv', label: texts.asCsv },
                  { value: 'json', label: 'JSON' },
                ]}
              />
              <Button type="submit" loading={report.busy} leftSection={<IconDownload size={16} aria-hidden />}>
                {texts.reportAction}
              </Button>
            </Group>
          </form>
        </Needs>
      </Section>
      <Section
        title={texts.exportTitle}
        about={texts.exportAbout}
        actions={
          <Guarded permission="audit:export" tenant={tenant}>
            {(props) => (
              <Button
                variant="default"
                loading={trail.busy}
                leftSection={<IconDownload size={16} aria-hidden />}
                onClick={() => void trail.fetch({ path: trailPath(tenant, '/export'), params })}
                {...props}
              >
                {texts.exportAction}
              </Button>
            )}
          </Guarded>
        }
      >
        {null}
      </Section>
    </Stack>
  );
}
