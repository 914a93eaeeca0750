import type { Knex } from 'knex'
import { countUp, letHoursPass, settled } from './harness/account.ts'
import { dispatched, openLedger, type Telling } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import { openSite } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

type End = { readonly state: 'sent' | 'rejected' | 'uncertain'; readonly copies: 0 | 1 }

/** What a mail server may do to a letter, and how the letter must end, once there was time for every new attempt. */
const matrix: Readonly<Record<string, End>> = {
  accept: { state: 'sent', copies: 1 },
  greylist: { state: 'sent', copies: 1 },
  'once-4xx-rcpt': { state: 'sent', copies: 1 },
  'once-4xx-dot': { state: 'sent', copies: 1 },
  'once-drop-before-dot': { state: 'sent', copies: 1 },
  'once-tarpit': { state: 'sent', copies: 1 },
  'slow-250-1500ms': { state: 'sent', copies: 1 },
  '5xx-rcpt': { state: 'rejected', copies: 0 },
  '5xx-data': { state: 'rejected', copies: 0 },
  '5xx-dot': { state: 'rejected', copies: 0 },
  'drop-after-accept': { state: 'uncertain', copies: 1 },
  'silent-250': { state: 'uncertain', copies: 1 },
}

/** More of them within an hour would be a storm, which pauses the flow. */
const fewRefused = 6

export const proof: Proof = {
  guarantees: {
    G13: 'Whatever a mail server does to a letter, it ends as it should: a clear no is tried again or given up, silence never.',
  },
  on: 'each database',
  many: true,
  async run(setting) {
    const each = setting.full ? 200 : 10
    const site = await openSite(setting, { env: { TEST_MAIL_PATIENCE: '4000' } })
    try {
      const ledger = openLedger(site.url)
      const server = await site.serve()
      const told = Object.entries(matrix).flatMap(([behaviour, { state }], kind) =>
        Array.from({ length: state === 'rejected' ? fewRefused : each }, (_, index) =>
          dispatched(kind * 1_000 + index, addressOf(behaviour, `m${index}`)),
        ),
      )
      await eachOf(told, 8, ledger.insist)
      await settled(site, 120_000)
      for (const hours of [1, 3, 6]) await letHoursPass(site, hours)
      // Somebody whose address does not exist orders again: nothing may be tried any more.
      const suppressed = told.filter(({ to }) => to.startsWith('5xx-rcpt'))
      const again = suppressed.map(({ to }, index) => dispatched(90_000 + index, to))
      await eachOf(again, 8, ledger.insist)
      await settled(site)
      const wrong = await differences(site.db.knex, site.judge.taken(), told)
      const tried = (await site.db
        .knex('messages')
        .whereIn(
          'to_address',
          suppressed.map(({ to }) => to),
        )
        .whereNotNull('marker_at')
        .count({ n: '*' })
        .first()) as { n: number | string }
      const dropped = (await site.db.knex('messages').where({ state: 'dropped' }).count({ n: '*' }).first()) as {
        n: number | string
      }
      await server.stop()
      const { twice } = await countUp(site, ledger.acknowledged)
      return {
        G13: {
          figures: {
            behaviours: Object.keys(matrix).length,
            letters: told.length,
            twice,
            'ended otherwise': wrong.length,
            'tried at addresses that do not exist': Number(tried.n),
          },
          must: {
            'send nothing twice': twice === 0,
            ...Object.fromEntries(wrong.slice(0, 5).map((one) => [one, false])),
            'end every letter as it should': wrong.length === 0,
            'write no more to an address that does not exist':
              Number(dropped.n) === again.length && Number(tried.n) === 0,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}

async function differences(
  knex: Knex,
  taken: readonly { readonly to: string }[],
  told: readonly Telling[],
): Promise<readonly string[]> {
  const rows = (await knex('messages').orderBy('created_at').select('to_address', 'state')) as {
    to_address: string
    state: string
  }[]
  const stateOf = new Map(rows.toReversed().map((row) => [row.to_address, row.state]))
  const copies = Map.groupBy(taken, ({ to }) => to)
  return told.flatMap(({ to }) => {
    const must = matrix[to.split('@')[0] ?? '']
    const is = { state: stateOf.get(to) ?? 'nowhere', copies: copies.get(to)?.length ?? 0 }
    // A cut connection is noticed only after the dot was written, now and then: then nobody can know, and nothing may go again.
    const unknowable = to.startsWith('once-drop-before-dot') && is.state === 'uncertain' && is.copies === 0
    return unknowable || (is.state === must?.state && is.copies === must.copies)
      ? []
      : [`end ${to} as ${must?.state} with ${must?.copies} copies, not as ${is.state} with ${is.copies}`]
  })
}
