import { countUp, settled } from './harness/account.ts'
import { dispatched, openLedger } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { takePulse } from './harness/pulse.ts'
import { addressOf } from './harness/sink.ts'
import { inboundSecret, openSite } from './harness/site.ts'

const crlf = '\r\n'
const head = (more: readonly string[] = []): string =>
  ['From: somebody@example.com', 'To: reply@aftercare.example', 'Subject: Hello', ...more, '', ''].join(crlf)

const multipart = 'Content-Type: multipart/mixed; boundary=b'

/** Mails made to hang, fill or end whoever reads them. */
const corpus: Readonly<Record<string, () => string>> = {
  'a hundred thousand empty parts': () => head([multipart]) + `--b${crlf}${crlf}`.repeat(100_000),
  'two thousand parts in each other': () =>
    head(['Content-Type: multipart/mixed; boundary=b0']) +
    Array.from(
      { length: 2_000 },
      (_, n) => `--b${n}${crlf}Content-Type: multipart/mixed; boundary=b${n + 1}${crlf}${crlf}`,
    ).join(''),
  'a thousand mails in each other': () =>
    head(['Content-Type: message/rfc822']) + head(['Content-Type: message/rfc822']).repeat(1_000),
  'a header of five megabytes': () => head([`X-Long: ${'x'.repeat(5_000_000)}`]) + 'Hello',
  'a hundred thousand headers': () => head(Array.from({ length: 100_000 }, (_, n) => `X-${n}: y`)) + 'Hello',
  'a megabyte of references': () => head([`References: ${'<a@b> '.repeat(170_000)}`]) + 'Hello',
  'one quote of 38 kB': () => head() + `On ${'x at y '.repeat(5_000)}wrote`,
  'a hundred thousand quote marks': () => head() + '>'.repeat(100_000),
  'a megabyte of base64 in a line': () => head(['Content-Transfer-Encoding: base64']) + 'QUFB'.repeat(250_000),
  'five megabytes of tables': () => head(['Content-Type: text/html']) + '<table><tr><td>'.repeat(330_000),
  'a charset nobody has': () => head(['Content-Type: text/plain; charset="utf-7\u0000"']) + '+ADw-script+AD4-',
  'broken quoted-printable': () => head(['Content-Transfer-Encoding: quoted-printable']) + '=E'.repeat(100_000),
  'nothing at all': () => '',
  'bytes without sense': () => '\u0000\u00ff'.repeat(100_000),
}

export const proof: Proof = {
  guarantees: { G30: 'A mail made to hang or fill its reader is ended by itself, kept, and holds nobody up.' },
  on: 'each database',
  async run(setting) {
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const server = await site.serve()
      const stop = takePulse(site.url, server)
      let [refused, slowest] = [0, 0]
      for (const [index, make] of Object.values(corpus).entries()) {
        const begun = performance.now()
        const answer = await fetch(`${site.url}/inbound/email`, {
          method: 'POST',
          body: Buffer.from(make(), 'latin1'),
          headers: { authorization: `Bearer ${inboundSecret}`, 'content-type': 'message/rfc822' },
        })
        await answer.arrayBuffer()
        slowest = Math.max(slowest, Math.round(performance.now() - begun))
        if (answer.status >= 500) refused += 1
        await ledger.insist(dispatched(index + 1, addressOf('accept', `m${index}`)))
      }
      await settled(site)
      const { p95, most } = await stop()
      const { missed } = await countUp(site, ledger.acknowledged)
      const kept = (await site.db.knex('inbound').whereNotNull('raw').count({ n: '*' }).first()) as {
        n: number | string
      }
      const alive = server.alive()
      await server.stop()
      const mails = Object.keys(corpus).length
      return {
        G30: {
          figures: {
            mails,
            'mails kept': Number(kept.n),
            'answered with a fault': refused,
            missed,
            'slowest mail in ms': slowest,
            'health p95 in ms': p95,
            'slowest in ms': most,
          },
          must: {
            'stay alive': alive,
            'answer every mail': refused === 0,
            'keep what can be kept': Number(kept.n) >= mails - 2,
            'go on with letters': missed === 0,
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
