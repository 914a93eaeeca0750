import PostalMime from 'postal-mime'
import { suppress } from '../../app/customers/suppressions.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { storedMime } from '../../app/outbox/messages.ts'
import { letHoursPass, settled } from './harness/account.ts'
import { dispatched, openLedger } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import { inboundSecret, openSite, shopify, type Site } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

const crlf = '\r\n'
type Letter = { readonly to: string; readonly replyTo: string; readonly unsubscribe: string }

async function letterTo({ db, shopIds }: Site, to: string): Promise<Letter> {
  const { id } = (await db.knex('messages').where({ to_address: to }).first('id')) as { id: string }
  const mime = await storedMime(db.knex, { shopId: shopIds[shopify], id })
  const { replyTo, headers } = await PostalMime.parse(mime ?? Buffer.alloc(0))
  const list = headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? ''
  return { to, replyTo: replyTo?.[0]?.address ?? '', unsubscribe: /<(https?:[^>]+)>/.exec(list)?.[1] ?? '' }
}

async function deliver({ url }: Site, lines: readonly string[]): Promise<void> {
  const answer = await fetch(`${url}/inbound/email`, {
    method: 'POST',
    body: lines.join(crlf),
    headers: { authorization: `Bearer ${inboundSecret}`, 'content-type': 'message/rfc822' },
  })
  await answer.arrayBuffer()
}

/** How a person, their mail server or the merchant says no. */
const ways: Readonly<Record<string, { behaviour: string; say: (site: Site, letter: Letter) => Promise<void> }>> = {
  'a hard bounce': { behaviour: '5xx-rcpt', say: async () => {} },
  'a complaint': {
    behaviour: 'accept',
    say: (site, { replyTo }) =>
      deliver(site, [
        'From: reports@provider.example',
        `To: ${replyTo}`,
        'Subject: A report',
        'MIME-Version: 1.0',
        'Content-Type: multipart/report; report-type=feedback-report; boundary="arf"',
        '',
        '--arf',
        'Content-Type: message/feedback-report',
        '',
        'Feedback-Type: abuse',
        'User-Agent: Reports/1.0',
        'Version: 1',
        '',
        '--arf--',
      ]),
  },
  'STOP in a reply': {
    behaviour: 'accept',
    say: (site, { to, replyTo }) =>
      deliver(site, [
        `From: ${to}`,
        `To: ${replyTo}`,
        'Subject: Re: your parcel',
        `Message-ID: <stop.${to}>`,
        '',
        'STOP',
      ]),
  },
  'one click': {
    behaviour: 'accept',
    async say(_site, { unsubscribe }) {
      const answer = await fetch(unsubscribe, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      })
      await answer.arrayBuffer()
    },
  },
  'the merchant': {
    behaviour: 'accept',
    async say({ db, env, shopIds }, { to }) {
      const keys = deriveKeys(Buffer.from(env['SECRET_KEY'] ?? '', 'base64'))
      const where = { shopId: shopIds[shopify], address: to, scope: 'all', at: Date.now() } as const
      await suppress(db.knex, keys, { ...where, reason: 'merchant' })
    },
  },
}

/** As the platform may tell it the next time. */
const spellings: readonly ((address: string) => string)[] = [
  (address) => address,
  (address) => address.toUpperCase(),
  (address) => address.replace(/(^|@)./g, (start) => start.toUpperCase()),
  (address) => ` ${address}`,
  (address) => `${address} `,
]

export const proof: Proof = {
  guarantees: {
    G36: 'Whoever bounced, complained, said stop, unsubscribed or was struck out gets nothing more, however they are spelt.',
  },
  on: 'each database',
  async run(setting) {
    const people = setting.full ? 20 : 2
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const server = await site.serve()
      const told = Object.entries(ways).flatMap(([way, { behaviour }], kind) =>
        Array.from({ length: people }, (_, n) => {
          const to = addressOf(behaviour, `way${kind}-${n}`)
          return { way, to, telling: dispatched(kind * 1_000 + n + 1, to) }
        }),
      )
      await eachOf(told, 8, ({ telling }) => ledger.insist(telling))
      await settled(site)
      for (const { way, to } of told) await ways[way]?.say(site, await letterTo(site, to))
      await settled(site)
      const before = site.judge.taken().length
      // Each orders again and again, and their record comes anew each time.
      const again = told.flatMap(({ to }, person) =>
        spellings.map((spell, n) => dispatched(100_000 + person * 10 + n, spell(to))),
      )
      await eachOf(again, 8, ledger.insist)
      await settled(site)
      await letHoursPass(site)
      const taken = site.judge.taken().length - before
      const dropped = (await site.db.knex('messages').where({ state: 'dropped' }).count({ n: '*' }).first()) as {
        n: number | string
      }
      await server.stop()
      const known = told.filter(({ way }) => way !== 'a hard bounce').length
      return {
        G36: {
          figures: {
            ways: Object.keys(ways).length,
            spellings: spellings.length,
            orders: again.length,
            'letters before': before,
            'letters after': taken,
            'dropped with a reason': Number(dropped.n),
          },
          must: {
            'have written before': before === known,
            'write no more': taken === 0,
            'give each the reason': Number(dropped.n) === again.length,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
