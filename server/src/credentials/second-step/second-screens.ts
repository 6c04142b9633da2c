import type { Screen, ScreenNode, StepContext } from '#journeys/contract';
import type { Text } from '#platform/i18n';
import type { CredentialType } from '../contract.ts';

/** Whose account it is. Where somebody confirms inside a session there is nobody else to be. */
export function chip(name: string | undefined, leave: boolean): ScreenNode[] {
  if (name === undefined) return [];
  return [{ kind: 'identity', value: name, ...(leave ? { action: 'change', actionLabel: { id: 'credentials.not_you' } } : {}) }];
}

/** What the application asks for, in its words; they end a sentence, so those of another language would make none. */
const purposeOf = (flow: StepContext['flow']): string | undefined => flow.wanted?.purpose?.[flow.locale];

/** Who is about to pay and has nothing to confirm with is told that it is about paying. */
export function enrolLead(flow: StepContext['flow'], adding: boolean): Text {
  const purpose = purposeOf(flow);
  if (adding || purpose === undefined) return { id: adding ? 'credentials.enrol_lead_add' : 'credentials.enrol_lead' };
  return { id: 'credentials.enrol_lead_for', values: { purpose } };
}

/** What it is for: in the application's words, else by its name (ST1). */
export function confirmTitle(flow: StepContext['flow'], own: boolean): Text {
  const purpose = purposeOf(flow);
  // Also where something has to be set up on the way: who wants to pay is told of paying.
  if (purpose !== undefined) return { id: 'credentials.second_confirm_for', values: { purpose } };
  // Asked by no application, but before the account itself is changed.
  if (own) return { id: 'credentials.second_confirm_change' };
  const application = flow.application?.name;
  return application === undefined ? { id: 'credentials.second_confirm' } : { id: 'credentials.second_confirm_application', values: { application } };
}

export const rememberBox = (days: number, checked: boolean): ScreenNode => ({
  kind: 'checkbox',
  name: 'remember',
  label: { id: 'credentials.second_remember', values: { days } },
  checked,
});

export const anotherWay: ScreenNode = { kind: 'action', action: 'another-way', label: { id: 'credentials.second_another_way' }, tone: 'link', skipValidation: true };

const options = (types: readonly CredentialType[], of: 'challenge' | 'enrolment') =>
  types.flatMap((type) => {
    const capability = type[of];
    return capability ? [{ value: type.id, label: capability.label, ...(capability.hint ? { hint: capability.hint } : {}) }] : [];
  });

/** Buttons when nothing can be chosen keep the page from being a dead end. */
export function chooseWayScreen(input: { readonly title: Text; readonly first: readonly ScreenNode[]; readonly types: readonly CredentialType[]; readonly back: boolean }): Screen {
  const choices = options(input.types, 'challenge');
  return {
    id: 'credentials.second-choice',
    title: input.title,
    nodes: [
      ...input.first,
      ...(choices.length > 0
        ? [{ kind: 'choice', name: 'way', legend: { id: 'credentials.second_choose' }, options: choices.map((option, index) => ({ ...option, checked: index === 0 })) } as const]
        : [{ kind: 'text', tone: 'lead', text: { id: 'credentials.second_no_other' } } as const]),
      ...(choices.length > 0 || !input.back ? [{ kind: 'action', action: 'use', label: { id: 'credentials.continue' }, tone: 'primary' } as const] : []),
      ...(input.back
        ? [{ kind: 'action', action: 'back', label: { id: 'credentials.second_back' }, tone: choices.length > 0 ? 'link' : 'primary', skipValidation: true } as const]
        : []),
    ],
  };
}

/** Where a second step will be needed soon, and time is left. */
export function offerScreen(first: readonly ScreenNode[], days: number): Screen {
  return {
    id: 'credentials.second-offer',
    title: { id: 'credentials.second_offer_title' },
    nodes: [
      ...first,
      { kind: 'text', tone: 'lead', text: { id: 'credentials.second_offer_lead' } },
      { kind: 'action', action: 'set-up', label: { id: 'credentials.second_offer_now' }, tone: 'primary' },
      { kind: 'action', action: 'later', label: { id: 'credentials.second_offer_later', values: { days } }, tone: 'secondary', skipValidation: true },
    ],
    ownWayOut: true,
  };
}

export function blockedScreen(first: readonly ScreenNode[]): Screen {
  return {
    id: 'credentials.second-blocked',
    title: { id: 'credentials.second_blocked_title' },
    nodes: [
      ...first,
      { kind: 'text', tone: 'warning', text: { id: 'credentials.second_blocked' } },
      { kind: 'action', action: 'again', label: { id: 'credentials.second_again' }, tone: 'primary' },
    ],
  };
}

/** How a screen may be left without an answer; `elsewhere`: the engine's own Cancel is there for it. */
export type Leave = 'skip' | 'cancel' | 'elsewhere';

/** What could be set up (MF1). */
export function chooseEnrolmentScreen(input: {
  readonly title: string;
  readonly first: readonly ScreenNode[];
  readonly types: readonly CredentialType[];
  readonly lead: Text;
  readonly leave: Leave;
}): Screen {
  const choices = options(input.types, 'enrolment');
  return {
    id: 'credentials.enrol-choice',
    title: { id: input.title },
    nodes: [
      ...input.first,
      { kind: 'text', tone: 'lead', text: input.lead },
      { kind: 'choice', name: 'kind', legend: { id: 'credentials.enrol_choose' }, options: choices.map((option, index) => ({ ...option, checked: index === 0 })) },
      { kind: 'action', action: 'use', label: { id: 'credentials.continue' }, tone: 'primary' },
      ...leaveButton(input.leave, input.leave, 'secondary'),
    ],
    ownWayOut: input.leave === 'skip',
  };
}

export function leaveButton(leave: Leave, action: string, tone: 'secondary' | 'link'): ScreenNode[] {
  if (leave === 'elsewhere') return [];
  return [{ kind: 'action', action, label: { id: leave === 'skip' ? 'credentials.not_now' : 'credentials.cancel' }, tone, skipValidation: true }];
}

/** Nothing to do here but to go on: said why. */
export function noteScreen(id: string, title: string, text: Text, tone: 'warning' | 'success'): Screen {
  return {
    id,
    title: { id: title },
    nodes: [
      { kind: 'text', tone, text },
      { kind: 'action', action: 'continue', label: { id: 'credentials.continue' }, tone: 'primary' },
    ],
  };
}
