import type { DemoApp } from '../shared/app.ts';
import type { Assets } from '../shared/assets.ts';
import { requireSession } from '../shared/auth-routes.ts';
import { addBirthdayGift } from './birthday-gift.ts';
import { Memberships } from './membership.ts';
import { cardPage, dashboardPage, landingPage, rewardsPage } from './pages.ts';
import { findReward } from './rewards.ts';
import { Decisions, GIFT } from './told.ts';
import { addWebhooks } from './webhooks.ts';

const PAGE = { config: { visitorPage: true, silentSignOn: true } };

export function addClubRoutes(app: DemoApp, assets: Assets, webhookSecret: string): void {
  const { web } = app;
  const memberships = new Memberships();
  const decisions = new Decisions();
  addBirthdayGift(app, assets);
  addWebhooks(app, { memberships, decisions }, webhookSecret);

  web.get('/', PAGE, async (request, reply) => {
    const session = app.session(request);
    const page = session === undefined ? landingPage(assets) : dashboardPage(assets, session, memberships.of(session.sub), !decisions.refuses(session.sub, GIFT));
    return app.show(request, reply, page);
  });

  web.get<{ Querystring: { redeemed?: string } }>('/rewards', PAGE, async (request, reply) => {
    const session = app.session(request);
    const membership = session === undefined ? undefined : memberships.of(session.sub);
    const reward = findReward(request.query.redeemed ?? '');
    const isTheirs = reward !== undefined && membership?.redeemed.includes(reward) === true;
    const notice = isTheirs ? `${reward.name} is yours. Enjoy it.` : undefined;
    return app.show(request, reply, rewardsPage(assets, membership, notice));
  });

  web.post<{ Body: { reward?: string } }>('/rewards/redeem', async (request, reply) => {
    const session = requireSession(app, request, reply, '/rewards');
    if (session === undefined) return reply;
    const reward = findReward(String(request.body?.reward));
    const redeemed = reward !== undefined && memberships.redeem(session.sub, reward);
    return reply.redirect(redeemed ? `/rewards?redeemed=${reward.id}` : '/rewards', 303);
  });

  web.get('/card', { config: { silentSignOn: true } }, async (request, reply) => {
    const session = requireSession(app, request, reply);
    if (session === undefined) return reply;
    return app.show(request, reply, cardPage(session, memberships.of(session.sub)));
  });
}
