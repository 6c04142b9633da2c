import { Button, Stack } from '@mantine/core';
import { CodeSnippet } from '../../kit/index.ts';
import { texts } from './texts.ts';

/** The secret, this once. */
export const Shown = ({ value, onDone }: { value: string; onDone: () => void }) => (
  <Stack gap="md">
    <p>{texts.shownText}</p>
    <CodeSnippet label={texts.shownTitle} code={value} wrap />
    <div>
      <Button onClick={onDone}>{texts.shownDone}</Button>
    </div>
  </Stack>
);
