import type { Problem } from '@parvis/client';
import { fieldText } from '../../given/index.ts';
import { exactShares, listed, numbers } from '../../words/language.ts';
import { reasonText, texts } from './texts.ts';

const wordOf = (words: object, name: string): string => (words as Readonly<Record<string, string>>)[name] ?? name;

export type RefusedField = NonNullable<Problem['fields']>[number];

/** A name as somebody wrote it, in a sentence that may run the other way. */
const named = (name: unknown): string => `\u2068${String(name ?? '')}\u2069`;

/** Why a policy cannot be published, in the language of the page. Undefined: something that nobody here has words for. */
export function whyRefused({ field, code, values = {} }: Pick<RefusedField, 'field' | 'code' | 'values'>): string | undefined {
  const text = (name: string) => String(values[name] ?? '');
  const count = (name = 'count') => Number(values[name] ?? 0);
  const share = (name: string) => exactShares.format(count(name));
  const attacker = wordOf(texts.attackers, text('attacker'));
  switch (code) {
    case 'mode_observes':
    case 'unprovable_goes_on':
    case 'attacks_lighter':
    case 'alarms_let_in':
    case 'rule_missing':
      return texts.refusals[code](count());
    case 'score_catches_fewer':
      return texts.refusals.score_catches_fewer(attacker, share('caught'), share('had'), share('least'));
    case 'goal_missing':
    case 'goal_only_tells':
      return texts.refusals[code](attacker, share('caught'));
    case 'goal_knows_less':
      return texts.refusals.goal_knows_less(attacker);
    case 'goal_too_low':
      return texts.refusals.goal_too_low(share('least'));
    case 'owners_too_few':
      return texts.refusals.owners_too_few(numbers.format(count()), numbers.format(count('owners')));
    case 'situation_opened':
      return situationOpened(values);
    case 'rule_twice':
      return texts.policyFields.rule_twice(named(values['rule']));
    case 'unknown_reason':
      return texts.policyFields.unknown_reason(named(values['reason']));
    case 'unknown_application':
      return texts.policyFields.unknown_application(named(values['application']));
    case 'test_fails':
      return texts.policyFields.test_fails(wordOf(texts.verdicts, text('expected')), wordOf(texts.verdicts, text('says')));
    case 'wrong_form':
      return field.endsWith('.id') ? texts.ruleNameHint : texts.policyFields.reason_form;
    default:
      return fieldText({ ...(code === undefined ? {} : { code }), values });
  }
}

function situationOpened({ situation, actions, from, to, besides }: NonNullable<RefusedField['values']>): string {
  const said = [
    wordOf(texts.situations, String(situation)),
    listed((Array.isArray(actions) ? actions : []).map((action) => wordOf(texts.actions, action))),
    wordOf(texts.verdicts, String(from)),
    wordOf(texts.verdicts, String(to)),
  ] as const;
  return Array.isArray(besides) && besides.length > 0
    ? texts.refusals.situation_opened_with(...said, listed(besides.map((reason) => texts.quoted(reasonText(reason)))))
    : texts.refusals.situation_opened(...said);
}
