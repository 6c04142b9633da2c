/** Steps of journeys that a flow may have which rests on a session in which an operator acts for the customer: signing out, and nothing else. */
export const actingSteps: ReadonlySet<string> = new Set(['sessions.confirm-sign-out', 'sessions.end']);
