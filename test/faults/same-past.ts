import { openLedger, orders, type Telling } from './harness/ledger.ts'
import type { Proof, Setting } from './harness/proof.ts'
import { openSite } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

type Decided = { flow: string; decision: string; message_key: string; why: string }
const flows = ['delivery-notice', 'nps']

/** What the flows said of a past, whenever and in whatever company each delivery was taken. */
async function decidedOn(setting: Setting, past: readonly Telling[]): Promise<readonly string[]> {
  const site = await openSite(setting, { flows })
  try {
    const ledger = openLedger(site.url)
    const door = await site.door()
    await eachOf(past, 10, ledger.insist)
    await site.command(['cron', 'take'])
    const rows = (await site.db.knex('decisions').select('flow', 'decision', 'message_key', 'why')) as Decided[]
    const due = (await site.db.knex('messages').select('message_key', 'due_at', 'expires_at', 'facts')) as object[]
    await door.stop()
    await site.db.knex('messages').delete()
    return [...rows, ...due].map((row) => JSON.stringify(row)).sort()
  } finally {
    await site.close('unfinished')
  }
}

/** There is no earlier release to compare with yet; two lives of this one must agree to the letter. */
export const proof: Proof = {
  guarantees: { G31: 'The same past leads to the same decisions, in whatever order and company its news is taken.' },
  on: 'each database',
  async run(setting) {
    const past = orders(setting.full ? 10_000 : 300, 'accept')
    const first = await decidedOn(setting, past)
    const second = await decidedOn(setting, setting.dice.shuffle(past))
    const [before, after] = [new Set(first), new Set(second)]
    const differences = first.filter((one) => !after.has(one)).length + second.filter((one) => !before.has(one)).length
    return {
      G31: {
        figures: { histories: past.length, decisions: first.length, differences },
        must: { 'decide something': first.length > past.length, 'decide the same': differences === 0 },
      },
    }
  },
}
