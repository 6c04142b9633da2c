import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * The short form: it is sent to every page that is looked at, and read there, which is half of what a look costs. It has a dozen letters beyond
 * ASCII, for which all of it would take twice the room.
 */
const source = withoutPictureFonts(readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')).replaceAll(
  /[^\p{ASCII}]/gv,
  (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
);

/** Words that a font draws as pictures are no words for axe. No page here has such a font, and each look would try every font anew. */
function withoutPictureFonts(axeSource: string): string {
  const untried = '{occurrences:0,numLigatures:0}';
  if (axeSource.split(untried).length !== 2) throw new Error('axe tries fonts in another way than before: see what it costs now, and mend or remove this.');
  return axeSource.replace(untried, '{occurrences:3,numLigatures:0}');
}

export interface AxeLook {
  readonly rules?: readonly string[];
  readonly tags?: readonly string[];
  /** Leaves out what stands in frames: letters of the mailbox have tests of their own. */
  readonly withoutFrames?: boolean;
}

/**
 * What axe finds wrong with a page. Axe runs in the page itself: the builder opens a blank page for every look, in which axe is read once more
 * and all results travel twice, at four times the cost. It is needed only where frames are looked into.
 */
export async function findViolations(page: Page, look: AxeLook = {}): Promise<readonly axe.Result[]> {
  const { rules, tags, withoutFrames = false } = look;
  if (page.frames().length > 1 && !withoutFrames) {
    const builder = new AxeBuilder({ page });
    if (rules) builder.withRules([...rules]);
    else if (tags) builder.withTags([...tags]);
    return (await builder.analyze()).violations;
  }
  const runOnly = rules ? { type: 'rule', values: rules } : tags && { type: 'tag', values: tags };
  const context = withoutFrames ? '{ exclude: [["iframe"]] }' : 'document';
  const options = { resultTypes: ['violations'], ...(runOnly ? { runOnly } : {}) };
  // It stays in a page for as long as that is not loaded anew.
  if (!(await page.evaluate('typeof axe !== "undefined"'))) await page.evaluate(source);
  return page.evaluate(`axe.run(${context}, ${JSON.stringify(options)}).then(({ violations }) => violations)`) as Promise<readonly axe.Result[]>;
}
