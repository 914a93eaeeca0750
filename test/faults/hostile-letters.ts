import { publishLetter } from '../../app/shops/own-letters.ts'
import { countUp, settled } from './harness/account.ts'
import { dispatched, dispatchedAtWoo, openLedger } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { takePulse } from './harness/pulse.ts'
import { addressOf } from './harness/sink.ts'
import { openSite, shopify } from './harness/site.ts'

const nested = (depth: number): string => `${'{{#each lines}}'.repeat(depth)}{{title}}${'{{/each}}'.repeat(depth)}`

/** What a merchant, or somebody who stole their account, might write; much of it can only have reached the database past the editor. */
const hostile: readonly string[] = [
  `{{constructor.constructor('return process')()}}`,
  '{{this.__proto__.polluted}}',
  '{{__defineGetter__ "a" shop}}',
  '{{lookup this "constructor"}}',
  '{{#with shop}}{{constructor}}{{/with}}',
  '{{@root.process.env}}',
  '{{> ../../../.env}}',
  '{{{shop}}}',
  '{{&shop}}',
  '{{#each this}}{{this}}{{/each}}',
  '{{log shop}}{{helperMissing}}',
  '{{#if',
  '{{/if}}',
  '{{#each lines}}',
  '}}{{',
  '{{links.unsubscribe}}{{links.nowhere}}',
  nested(6),
  nested(200),
  '{{#if shop}}'.repeat(5_000),
  '{{shop}}'.repeat(50_000),
  'a'.repeat(1_000_000),
  `<script>${'x'.repeat(1_000)}</script>{{shop}}`,
  '<img src=x onerror=alert(1)>{{shop}}',
  `${'<div>'.repeat(20_000)}deep`,
  `<table>${'<tr><td>'.repeat(5_000)}`,
  '<a href="javascript:alert(1)">x</a>',
  '\u202Eegassem\u0000{{shop}}',
  `{{plural linesCount one="${'('.repeat(10_000)}" other="x"}}`,
  `{{or ${'shop '.repeat(10_000)}}}`,
  `{{!${'-'.repeat(100_000)}}}`,
]

/** One shop publishes hostile letters; its customers, and everybody else's, must get theirs all the same. */
export const proof: Proof = {
  guarantees: { G28: 'A hostile template costs nobody their letter, and holds nobody up.' },
  on: 'each database',
  async run(setting) {
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const server = await site.serve()
      const stop = takePulse(site.url, server)
      const place = { flow: 'delivery-notice', variant: 'on-its-way', locale: 'en' }
      for (const [index, html] of hostile.entries()) {
        const content = { subject: 'News', preheader: '', blocks: [{ kind: 'own', html, text: html }] }
        // Every fifth is no letter at all.
        await publishLetter(
          site.db,
          site.shopIds[shopify],
          place,
          index % 5 === 4 ? { html } : content,
          'nobody',
          Date.now(),
        )
        await ledger.insist(dispatched(index + 1, addressOf('accept', `a${index}`)))
        await ledger.insist(dispatchedAtWoo(index + 1, addressOf('accept', `b${index}`)))
        await settled(site)
      }
      const { p95, most } = await stop()
      const { missed, twice } = await countUp(site, ledger.acknowledged)
      const alive = server.alive()
      await server.stop()
      return {
        G28: {
          figures: { templates: hostile.length, missed, twice, 'health p95 in ms': p95, 'slowest in ms': most },
          must: {
            'send everybody their letter': missed === 0,
            'send nothing twice': twice === 0,
            'stay alive': alive,
            'answer others within 200 ms': p95 < 200,
            'never stand still': most < 1_000,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
