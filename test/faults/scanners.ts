import PostalMime from 'postal-mime'
import { unpackLetter } from '../../app/db/packing.ts'
import { fulfillmentPayload, orderPayload } from '../support/shopify.ts'
import { letHoursPass } from './harness/account.ts'
import { openLedger, shopifyTelling } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import { openSite, type Site } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

/** Every address of ours in every letter. */
async function linksOf({ db, url }: Site): Promise<readonly string[]> {
  const letters = (await db.knex('letters').select('mime')) as { mime: Buffer }[]
  const links = new Set<string>()
  for (const { mime } of letters) {
    const { html = '' } = await PostalMime.parse(unpackLetter(mime))
    for (const [, href = ''] of html.matchAll(/href="([^"]+)"/g)) {
      const link = href.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')
      if (link.startsWith(url)) links.add(link)
    }
  }
  return [...links]
}

/** At least so many hours from now, and daytime where the readers live: nobody is asked at night. */
function hoursUntilMorning(least: number): number {
  const [now, hour] = [Date.now() / 3_600_000, 10]
  return least + ((((hour - now - least) % 24) + 24) % 24)
}

/** Mail servers open every link of every letter, three times over. Browsers that run scripts are in test/pages/scanners.test.ts. */
export const proof: Proof = {
  guarantees: { G34: 'A machine that opens every link of every letter answers nothing and unsubscribes nobody.' },
  on: 'each database',
  async run(setting) {
    const people = setting.full ? 1_000 : 30
    const site = await openSite(setting, { flows: ['nps'] })
    try {
      const ledger = openLedger(site.url)
      const door = await site.door()
      await eachOf(Array.from({ length: people }), 10, async (_, index) => {
        const at = Date.now() - 3_600_000
        const order = { id: `9${String(index).padStart(9, '0')}`, at, email: addressOf('accept', `s${index}`) }
        const parcel = fulfillmentPayload(order, `8${String(index).padStart(9, '0')}`, at, {
          shipment_status: 'delivered',
        })
        await ledger.insist(
          shopifyTelling('orders/create', orderPayload({ ...order, changes: { fulfillments: [parcel] } }), order.email),
        )
      })
      await letHoursPass(site, 0)
      await letHoursPass(site, hoursUntilMorning(96))
      const links = await linksOf(site)
      let visits = 0
      for (let time = 0; time < 3; time++)
        await eachOf(links, 10, async (link) => {
          for (const method of ['HEAD', 'GET']) {
            visits += 1
            await (await fetch(link, { method, redirect: 'manual' })).arrayBuffer()
          }
        })
      const count = async (table: string): Promise<number> => {
        const row = (await site.db.knex(table).count({ n: '*' }).first()) as { n: number | string }
        return Number(row.n)
      }
      const [letters, scores, unsubscribed] = [
        await count('letters'),
        await count('responses'),
        await count('suppressions'),
      ]
      await door.stop()
      return {
        G34: {
          figures: { letters, links: links.length, visits, scores, unsubscribed },
          must: {
            'have letters with links': letters === people && links.length > people * 3,
            'store no score': scores === 0,
            'unsubscribe nobody': unsubscribed === 0,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
