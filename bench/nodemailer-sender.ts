import { createTransport } from 'nodemailer'
import type { Sent } from './aftercare-sender.ts'
import { answerWith } from './process.ts'

/** A constant letter to send `count` times: its parts, or its bytes made beforehand. */
export type Sending = {
  readonly count: number
  readonly letter: { readonly subject: string; readonly html: string; readonly text: string } | { readonly raw: string }
}

const from = 'letters@aftercare.example'
const pool = createTransport({ url: process.env.SMTP_URL ?? '', pool: true, maxConnections: 20, maxMessages: 100 })

/** Until the last letter was accepted. */
answerWith('nodemailer', async ({ count, letter }: Sending): Promise<Sent> => {
  const [begun, used] = [performance.now(), process.cpuUsage()]
  let next = 0
  // As many in hand as there are connections: a longer line would only fill the memory.
  const carry = async (): Promise<void> => {
    while (next < count) {
      const to = `reader-${next++}@example.com`
      await pool.sendMail(
        'raw' in letter
          ? { envelope: { from, to }, raw: Buffer.from(letter.raw, 'latin1') }
          : {
              from: { name: 'Cups & Co', address: from },
              to,
              ...letter,
              headers: {
                'List-Unsubscribe': '<https://aftercare.example/u/a-signed-address>',
                'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
              },
            },
      )
    }
  }
  await Promise.all(Array.from({ length: 20 }, carry))
  const { user, system } = process.cpuUsage(used)
  return { seconds: (performance.now() - begun) / 1000, cpu: user + system }
})
