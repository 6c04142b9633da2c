import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import css from './Copy.module.css';
import { texts } from './texts.ts';

/** Copies a text; says that it did. `of`: what is copied, by its name; `what`: a sentence of its own. */
export function Copy({ value, of, what = of === undefined ? texts.copy : texts.copyOf(of) }: { value: string; of?: string | undefined; what?: string | undefined }) {
  return (
    <CopyButton value={value} timeout={1600}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? texts.copied : what}>
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={copied ? texts.copied : what} onClick={copy}>
            {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}

/** An id, address or other text somebody will want elsewhere. Always written from left to right. */
export function Copyable({ value, of, what }: { value: string; of?: string; what?: string }) {
  return (
    <span className={css.copyable}>
      <bdi dir="ltr" className={css.value}>
        {value}
      </bdi>
      <Copy value={value} of={of} what={what} />
    </span>
  );
}

/** Something to paste into a terminal or a file. Nothing in it is run or looked up. */
export function CodeSnippet({ code, label, wrap = false }: { code: string; label?: string; wrap?: boolean }) {
  return (
    <figure className={css.snippet}>
      <figcaption className={css.bar}>
        <span>{label ?? ''}</span>
        <Copy value={code} />
      </figcaption>
      {/* Long lines scroll, and what scrolls can be reached by keyboard. */}
      <pre className={css.code} data-wrap={wrap} dir="ltr" tabIndex={0} aria-label={label ?? texts.code}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
