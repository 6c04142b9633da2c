import { Button, CopyButton, SegmentedControl, Select, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCheck, IconLink } from '@tabler/icons-react';
import type { Answer, Problem } from '../../api/index.ts';
import { useEffect, useState } from 'react';
import { Refused, send } from '../../api/index.ts';
import { LiveFrame, useUrlState } from '../../kit/index.ts';
import { lookOf, PREVIEWS, type BrandValues } from './brand.ts';
import { isName, languageChoices, NAMES } from '../../words/languages.ts';
import { texts } from './texts.ts';
import css from './brands.module.css';

type Preview = Answer<typeof PREVIEWS, 'post'>;
const TYPING_MS = 120;

/** The look as it is typed, before anything is saved: asked of the server, which draws the very pages customers get. What is wrong with it comes back as well. */
export function usePreview(tenant: string, values: BrandValues): { readonly preview: Preview | undefined; readonly problem: Problem | undefined } {
  const [settled] = useDebouncedValue(JSON.stringify(lookOf({ ...values, name: values.name || texts.title })), TYPING_MS);
  const [state, setState] = useState<{ preview?: Preview; problem?: Problem }>({});
  useEffect(() => {
    const { signal, abort } = withAbort();
    send<Preview>({ method: 'post', path: PREVIEWS, params: { tenant }, body: JSON.parse(settled) as object, signal }).then(
      ({ body }) => setState({ preview: body }),
      // The last look that could be drawn stays.
      (error: unknown) => error instanceof Refused && !signal.aborted && setState(({ preview }) => ({ ...(preview ? { preview } : {}), problem: error.problem })),
    );
    return abort;
  }, [tenant, settled]);
  return { preview: state.preview, problem: state.problem };
}

function withAbort() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

export interface PreviewPaneProps {
  readonly preview: Preview | undefined;
  readonly stale: boolean;
  readonly name: string;
  /** An earlier version is shown instead of what stands in the form. */
  readonly old?: { readonly version: string; readonly back: () => void };
}

export function PreviewPane({ preview, stale, name, old }: PreviewPaneProps) {
  const [shown, show] = useUrlState({ page: 'sign-in', width: 'desktop', theme: 'light', locale: 'en' });
  const url = preview && `${preview.url}?${new URLSearchParams({ page: shown.page, locale: shown.locale, theme: shown.theme }).toString()}`;
  const language = isName(shown.locale) ? NAMES[shown.locale] : shown.locale;
  return (
    <section className={css.pane} aria-label={texts.preview}>
      <div className={css.paneBar}>
        <Select
          aria-label={texts.shows}
          size="xs"
          w="11rem"
          data={(preview?.pages ?? ['sign-in']).map((value) => ({ value, label: texts.pages[value] ?? value }))}
          value={shown.page}
          onChange={(page) => show({ page: page ?? 'sign-in' })}
          allowDeselect={false}
        />
        <Select
          aria-label={texts.language}
          size="xs"
          w="7.5rem"
          data={languageChoices}
          value={shown.locale}
          onChange={(locale) => show({ locale: locale ?? 'en' })}
          allowDeselect={false}
        />
        <SegmentedControl
          aria-label={texts.as}
          size="xs"
          value={shown.width}
          onChange={(width) => show({ width })}
          data={Object.entries(texts.widths).map(([value, label]) => ({ value, label }))}
        />
        <SegmentedControl
          aria-label={texts.look}
          size="xs"
          value={shown.theme}
          onChange={(theme) => show({ theme })}
          data={Object.entries(texts.themes).map(([value, label]) => ({ value, label }))}
        />
        {url !== undefined && (
          <CopyButton value={url}>
            {({ copied, copy }) => (
              <Tooltip label={texts.shareHint} multiline maw="16rem">
                <Button size="xs" variant="subtle" onClick={copy} leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconLink size={15} aria-hidden />}>
                  {copied ? texts.linkCopied : texts.copyLink}
                </Button>
              </Tooltip>
            )}
          </CopyButton>
        )}
      </div>
      {old && (
        <p className={css.old} role="status">
          {texts.oldShown(old.version)}
          <Button variant="subtle" size="compact-sm" onClick={old.back}>
            {texts.oldBack}
          </Button>
        </p>
      )}
      {stale && (
        <p className={css.stale} role="status">
          {texts.stale}
        </p>
      )}
      <LiveFrame url={url} title={`${texts.previewOf}${name}, ${texts.pages[shown.page] ?? shown.page}, ${language}`} width={shown.width} theme={shown.theme} />
    </section>
  );
}
