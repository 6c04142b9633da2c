import { errorCatalogue } from '#platform/errors';

export const riskErrors = errorCatalogue('risk', {
  invalid_policy: { status: 422, detail: 'The policy cannot be published. The fields say what to change.' },
  published_meanwhile: { status: 409, detail: 'Somebody else published a policy since you looked at it. Nothing of yours was published.' },
  outcome_changed: { status: 409, detail: 'The policy would do something else than what you looked at. Replay it once more, and look at what it does now.' },
  assurance_lowered: {
    status: 422,
    detail:
      'This policy would let in what is stopped now, and was not published. The fields say what. Where too many customers are asked for a while, pause the policy with an expiry.',
  },
  tests_failed: { status: 422, detail: 'Saved tests say otherwise. The fields name them: change the policy, or the tests.' },
  unknown_version: { status: 404, detail: 'There is no such version of the policy.' },
  unknown_test: { status: 404, detail: 'There is no saved test of that name.' },
  unknown_decision: { status: 404, detail: 'There is no such decision. They are kept for 90 days.' },
  too_many_tests: { status: 409, detail: 'There are as many saved tests as there may be. Remove one first.' },
  renewed_just_now: { status: 429, detail: 'The curve was made a moment ago. Ask again after the time in Retry-After.' },
});
