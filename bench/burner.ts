import { setPriority } from 'node:os';

/* Keeps one core busy at the lowest priority for as long as it is told to: what any busy machine does to everybody on it. */
setPriority(19);

process.on('message', ({ seconds }: { readonly seconds: number }) => {
  const until = performance.now() + seconds * 1000;
  let sum = 0;
  while (performance.now() < until) for (let turn = 0; turn < 100_000; turn++) sum += turn % 7;
  process.send?.({ sum });
});
process.on('disconnect', () => process.exit());
