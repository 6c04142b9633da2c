import type { Page } from '../shared/app.ts';
import type { Assets } from '../shared/assets.ts';
import { html, type Markup } from '../shared/html.ts';
import { fullNameOf, greetingNameOf, type Session } from '../shared/sessions.ts';
import { giftInvitation } from './birthday-gift.ts';
import { withoutGift } from './told.ts';
import { memberCard, progressRing } from './drawings.ts';
import { type Membership, TIERS } from './membership.ts';
import { points, type Reward, REWARDS } from './rewards.ts';

export function landingPage(assets: Assets): Page {
  return {
    title: 'The club for people who go outside',
    main: html`
<section class="hero">
  <div class="hero-text">
    <p class="eyebrow">Free, for good</p>
    <h1>Every step counts.</h1>
    <p class="lead">One point for every euro, more for everything you mend. Your Fernweh account is your membership.</p>
    <p class="actions"><a class="button large" href="/signup?return_to=/">Join the Circle</a>
      <a class="button quiet large" href="/login?return_to=/">I have an account</a></p>
  </div>
  <div class="hero-card">${memberCard({ name: 'Your name here', number: '0000 0000', tier: 'Trail', since: 'today' })}</div>
</section>
${tiers(undefined)}
${rewardSection(assets, REWARDS.slice(0, 3))}`,
  };
}

export function dashboardPage(assets: Assets, session: Session, membership: Membership, gifts: boolean): Page {
  const { nextTier, tier } = membership;
  return {
    title: 'Your points',
    main: html`
${joinedNotice(membership)}
<section class="hero member">
  <div class="balance">
    ${progressRing(membership)}
    <div>
      <p class="eyebrow">Good to see you, <bdi>${greetingNameOf(session)}</bdi></p>
      <h1>${points(membership.points)} <small>points</small></h1>
      <p class="lead">${nextTier === undefined ? html`You have reached <strong>${tier.name}</strong>. The view is yours.` : html`You are on <strong>${tier.name}</strong>. Earn ${points(nextTier.from - membership.earned)} more for <strong>${nextTier.name}</strong>.`}</p>
      <p class="actions"><a class="button" href="/rewards">Spend points</a></p>
    </div>
  </div>
  <div class="hero-card">${cardOf(session, membership)}</div>
</section>
${tiers(membership)}
${gifts ? giftInvitation(assets) : withoutGift()}
<section class="band" aria-labelledby="history">
  <h2 id="history">How you got here</h2>
  <ol class="history">${membership.movements.map(
    (movement) => html`<li><time datetime="${movement.day}">${readableDay(movement.day)}</time>
      <span>${movement.what}</span>
      <strong class="${movement.points < 0 ? 'spent' : 'earned'}">${movement.points < 0 ? '−' : '+'}${points(Math.abs(movement.points))}</strong></li>`,
  )}</ol>
</section>
${rewardSection(assets, REWARDS.slice(2, 5), membership)}`,
  };
}

export function rewardsPage(assets: Assets, membership: Membership | undefined, notice: string | undefined): Page {
  return {
    title: 'Rewards',
    main: html`
<section class="band intro">
  <p class="eyebrow">${membership === undefined ? 'For members' : html`You have ${points(membership.points)} points`}</p>
  <h1>Things money can hardly buy</h1>
  ${notice === undefined ? '' : html`<p class="notice good" role="status">${notice}</p>`}
</section>
<section class="band"><h2 class="hidden">All rewards</h2>
  <ul class="rewards">${REWARDS.map((reward) => rewardCard(assets, reward, membership, true))}</ul></section>`,
  };
}

export function cardPage(session: Session, membership: Membership): Page {
  return {
    title: 'Your member card',
    main: html`
<section class="band card-page">
  <h1>Your member card</h1>
  <p class="lead">Show it at any hut or till.</p>
  ${cardOf(session, membership)}
  <dl class="card-facts">
    <div><dt>Member number</dt><dd>${membership.number}</dd></div>
    <div><dt>Tier</dt><dd>${membership.tier.name}</dd></div>
    <div><dt>Since</dt><dd>${membership.since}</dd></div>
  </dl>
</section>`,
  };
}

function joinedNotice({ joined }: Membership): Markup | string {
  if (joined.length === 0) return '';
  return html`<section class="joined"><p class="notice good" role="status">Your two accounts became one, and so did your memberships: everything on
  ${joined.join(' and ')} is here now.</p></section>`;
}

function cardOf(session: Session, membership: Membership): Markup {
  const name = fullNameOf(session) ?? greetingNameOf(session);
  return memberCard({ name, number: membership.number, tier: membership.tier.name, since: membership.since });
}

function tiers(membership: Membership | undefined): Markup {
  return html`<section class="band" aria-labelledby="tiers">
  <h2 id="tiers">Three ways to belong</h2>
  <ol class="tiers">${TIERS.map(
    (tier) => html`<li class="tier ${tier === membership?.tier ? 'current' : ''}">
      <p class="tier-from">${tier.from === 0 ? 'from the first step' : `from ${points(tier.from)} points`}</p>
      <h3>${tier.name}${tier === membership?.tier ? html` <span class="pill">you are here</span>` : ''}</h3>
      <p>${tier.perk}</p></li>`,
  )}</ol>
</section>`;
}

function rewardSection(assets: Assets, rewards: Reward[], membership?: Membership): Markup {
  return html`<section class="band" aria-labelledby="rewards">
  <div class="section-head"><h2 id="rewards">Worth walking for</h2><a href="/rewards">All rewards</a></div>
  <ul class="rewards">${rewards.map((reward) => rewardCard(assets, reward, membership, false))}</ul>
</section>`;
}

function rewardCard(assets: Assets, reward: Reward, membership: Membership | undefined, withAction: boolean): Markup {
  return html`<li class="reward">
  <img src="${assets.href(`${reward.id}.svg`)}" alt="" width="480" height="300" loading="lazy">
  <div class="reward-text">
    <h3>${reward.name}</h3>
    <p>${reward.text}</p>
    <div class="reward-foot"><p class="cost">${points(reward.points)} points</p>${withAction ? action(reward, membership) : ''}</div>
  </div>
</li>`;
}

function action(reward: Reward, membership: Membership | undefined): Markup {
  if (membership === undefined) {
    return html`<a class="button quiet" href="/login?return_to=/rewards">Sign in to redeem<span class="hidden"> ${reward.name}</span></a>`;
  }
  if (membership.redeemed.includes(reward)) return html`<p class="pill">Yours</p>`;
  if (membership.points < reward.points) {
    return html`<p class="soft">${points(reward.points - membership.points)} more to go</p>`;
  }
  return html`<form method="post" action="/rewards/redeem"><input type="hidden" name="reward" value="${reward.id}">
    <button class="button" type="submit">Redeem<span class="hidden"> ${reward.name}</span></button></form>`;
}

function readableDay(day: string): string {
  return new Intl.DateTimeFormat('en-IE', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(day));
}
