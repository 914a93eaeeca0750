import { wooHeaders } from '../support/woocommerce.ts'
import { countUp, settled } from './harness/account.ts'
import { dispatchedAtWoo, openLedger } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import { openSite, secret } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

/** WooCommerce makes a delivery's id of the webhook and the second: orders of one second share it, and a repeated delivery has another. */
export const proof: Proof = {
  guarantees: {
    G10: 'WooCommerce orders of one second share a delivery id and are kept apart; the same news under a new id is one.',
  },
  on: 'each database',
  async run(setting) {
    const orders = setting.full ? 500 : 50
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const server = await site.serve()
      const told = Array.from({ length: orders }, (_, n) => dispatchedAtWoo(n + 1, addressOf('accept', `w${n}`)))
      const under = (id: string) =>
        told.map((one) => ({ ...one, headers: wooHeaders(secret, 'order.updated', one.body, id) }))
      await eachOf(under('one second'), 10, ledger.insist)
      await eachOf(under('told again'), 10, ledger.insist)
      await settled(site)
      const rows = (await site.db.knex('journal').count({ n: '*' }).first()) as { n: number | string }
      const kept = (await site.db.knex('orders').count({ n: '*' }).first()) as { n: number | string }
      const { twice, missed } = await countUp(site, told)
      await server.stop()
      return {
        G10: {
          figures: { orders, 'orders kept': Number(kept.n), 'deliveries kept': Number(rows.n), twice, missed },
          must: {
            'keep every order': Number(kept.n) === orders,
            'keep each news once': Number(rows.n) === orders,
            'send each letter once': twice === 0 && missed === 0,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
