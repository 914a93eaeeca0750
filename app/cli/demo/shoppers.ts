import PostalMime, { type Email } from 'postal-mime'
import { unpackLetter } from '../../db/packing.ts'
import type { App } from '../../app.ts'
import { iso, type Instant } from '../../domain/time.ts'
import { dice, words } from './cast.ts'

/** A letter somebody of the cast has just received. */
type Arrived = {
  readonly flow: string
  readonly locale: string
  readonly to: string
  readonly cartToken: string | null
  readonly email: Email
}

/** What the demo's customers do with their letters, over the same addresses a real one would use. */
export type Shoppers = {
  /** Reads what came since the last time and reacts; says how many answered. */
  readonly readMail: (now: Instant) => Promise<number>
}

/** `buy` tells the shop's platform that the cart behind a reminder was ordered after all. */
export function shoppersOf(
  app: App,
  address: string,
  inboundSecret: string,
  buy: (cartToken: string, to: string, at: Instant) => Promise<void>,
): Shoppers {
  const roll = dice(7)
  let read = 0
  let letters = 0

  const post = async (
    path: string,
    body: string | URLSearchParams,
    headers: Record<string, string> = {},
  ): Promise<void> => {
    const response = await fetch(path.replace(/^https?:\/\/[^/]+/, address), { method: 'POST', body, headers })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`the demo's answer to ${path} was refused with ${response.status}`)
  }
  const visit = async (link: string): Promise<void> => {
    const response = await fetch(link.replace(/^https?:\/\/[^/]+/, address), { redirect: 'manual' })
    await response.arrayBuffer()
  }
  const mail = (
    arrived: Arrived,
    now: Instant,
    lines: readonly string[],
    headers: readonly string[] = [],
  ): Promise<void> =>
    post(
      `${address}/inbound/email`,
      [
        `From: ${arrived.to}`,
        `To: ${arrived.email.replyTo?.[0]?.address ?? ''}`,
        'Subject: Re: list',
        `Message-ID: <demo-${++letters}@example.com>`,
        `In-Reply-To: ${arrived.email.messageId ?? ''}`,
        `Date: ${new Date(now).toUTCString()}`,
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        ...headers,
        '',
        ...lines,
        '',
        `W dniu ${iso(now).slice(0, 10)} sklep napisał(a):`,
        '> Jak poszło?',
      ].join('\r\n'),
      { authorization: `Bearer ${inboundSecret}`, 'content-type': 'message/rfc822' },
    )

  /** Answers a survey by a click, or for a few by writing back. */
  async function answer(arrived: Arrived, now: Instant): Promise<boolean> {
    const links = linksIn(arrived.email)
    const survey = links.find((link) => link.includes('/s/'))?.split('?')[0]
    if (!survey || roll() > 0.82) return false
    const mood = roll()
    const nps = arrived.flow === 'nps'
    const [band, score] =
      mood < 0.62
        ? (['promoter', nps ? 9 + Math.round(roll()) : 5] as const)
        : mood < 0.84
          ? (['passive', nps ? 7 + Math.round(roll()) : 4] as const)
          : (['detractor', nps ? Math.floor(roll() * 7) : 1 + Math.round(roll())] as const)
    const list = words[arrived.locale.startsWith('pl') ? 'pl' : 'en'][band]
    const comment = list[Math.floor(roll() * list.length)] ?? ''
    if (comment && roll() < 0.12) {
      await mail(arrived, now, [`Daję ${score}.`, comment])
      return true
    }
    await visit(`${survey}?score=${score}`)
    const form = new URLSearchParams({ score: String(score), comment, via: 'click' })
    if (roll() < 0.5) form.append('driver', roll() < 0.5 ? 'product' : 'delivery')
    await post(survey, form)
    return true
  }

  async function react(arrived: Arrived, now: Instant): Promise<boolean> {
    const links = linksIn(arrived.email)
    if (arrived.flow === 'nps' || arrived.flow === 'feedback') return answer(arrived, now)
    if (arrived.flow === 'abandoned-cart') {
      const back = links.find((link) => link.includes('/c/'))
      if (!back || roll() > 0.6) return false
      await visit(back)
      if (arrived.cartToken && roll() < 0.6) await buy(arrived.cartToken, arrived.to, now)
      return false
    }
    const chance = roll()
    if (chance < 0.015)
      await mail(arrived, now, ['Jestem poza biurem do poniedziałku.'], ['Auto-Submitted: auto-replied'])
    else if (chance < 0.035) await mail(arrived, now, ['Czy mogę odebrać paczkę jutro? Dziś nie dam rady.'])
    else if (chance < 0.045) await mail(arrived, now, ['STOP'])
    else if (chance < 0.06)
      await post(
        links.find((link) => link.includes('/u/')) ?? '',
        new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      )
    else return false
    return true
  }

  return {
    async readMail(now) {
      const rows = (await app.db
        .knex('letters')
        .join('messages', 'messages.id', 'letters.message_id')
        .where('letters.at', '>', read)
        .where('messages.state', 'sent')
        .orderBy(['letters.at', 'letters.message_id'])
        .select('letters.mime', 'messages.flow', 'messages.locale', 'messages.to_address', 'messages.cart_token')) as {
        mime: Buffer
        flow: string
        locale: string
        to_address: string
        cart_token: string | null
      }[]
      let answers = 0
      for (const row of rows) {
        const arrived = {
          flow: row.flow,
          locale: row.locale,
          to: row.to_address,
          cartToken: row.cart_token,
          email: await PostalMime.parse(unpackLetter(row.mime)),
        }
        if (await react(arrived, now)) answers++
      }
      read = now
      return answers
    },
  }
}

const linksIn = (email: Email): readonly string[] =>
  [...(email.html ?? '').matchAll(/href="([^"]+)"/g)].map(([, link = '']) =>
    link.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='),
  )
