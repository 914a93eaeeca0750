import PostalMime, { type Email } from 'postal-mime'
import { unpackLetter } from '../../app/db/packing.ts'
import { letHoursPass } from './harness/account.ts'
import { dispatched, openLedger } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import { inboundSecret, openSite, type Site } from './harness/site.ts'

const crlf = '\r\n'
type Responder = (letter: Email, number: number) => string

const answerTo = (
  { replyTo, subject, messageId }: Email,
  from: string,
  more: readonly string[],
  text: string,
): string =>
  [
    `From: ${from}`,
    `To: ${replyTo?.[0]?.address ?? ''}`,
    `Subject: Re: ${subject ?? ''}`,
    `In-Reply-To: ${messageId ?? ''}`,
    ...more,
    '',
    text,
  ].join(crlf)

/** Machines that answer a letter, from the polite to the ones that do not say what they are. */
const responders: readonly Responder[] = [
  (letter, n) =>
    answerTo(letter, 'away@people.example', [`Message-ID: <a${n}@p>`, 'Auto-Submitted: auto-replied'], 'I am away.'),
  (letter, n) => answerTo(letter, 'accept@ring.example', [`Message-ID: <b${n}@p>`], `Thank you for your message ${n}.`),
  (letter, n) =>
    answerTo(letter, 'no-reply@people.example', [`Message-ID: <c${n}@p>`], 'This address takes no answers.'),
  (letter, n) =>
    answerTo(
      letter,
      'MAILER-DAEMON@people.example',
      [`Message-ID: <d${n}@p>`, 'Return-Path: <>', 'Content-Type: text/plain'],
      'Your message could not be delivered: mailbox full (5.2.2)',
    ),
]

async function lettersOf({ db }: Site): Promise<readonly Buffer[]> {
  return ((await db.knex('letters').orderBy('at').select('mime')) as { mime: Buffer }[]).map(({ mime }) =>
    unpackLetter(mime),
  )
}

async function deliver({ url }: Site, mail: string | Buffer): Promise<void> {
  const answer = await fetch(`${url}/inbound/email`, {
    method: 'POST',
    body: mail,
    headers: { authorization: `Bearer ${inboundSecret}`, 'content-type': 'message/rfc822' },
  })
  await answer.arrayBuffer()
}

/** Two installations whose letters reach each other, with every kind of answering machine between them. */
export const proof: Proof = {
  guarantees: {
    G35: 'Two installations and the answering machines between them write to each other no more than they had to say.',
  },
  on: 'each database',
  async run(setting) {
    const sites = [await openSite(setting), await openSite(setting)] as const
    try {
      const doors = await Promise.all(sites.map((site) => site.door()))
      for (const site of sites) await openLedger(site.url).insist(dispatched(1, addressOf('accept', 'ring')))
      let answers = 0
      const rounds = setting.full ? 60 : 3
      for (let round = 0; round < rounds; round++) {
        for (const [index, site] of sites.entries()) {
          await letHoursPass(site, round)
          const other = sites[1 - index] ?? site
          for (const mime of await lettersOf(site)) {
            const letter = await PostalMime.parse(mime)
            for (const respond of responders) await deliver(site, respond(letter, answers++))
            await deliver(other, mime)
          }
        }
      }
      const letters = sites.map(({ judge }) => judge.taken())
      const total = letters.flat().length
      const most = Math.max(
        ...letters.flatMap((list) => [...Map.groupBy(list, ({ to }) => to).values()].map((all) => all.length)),
      )
      for (const door of doors) await door.stop()
      return {
        G35: {
          figures: { 'automatic answers': answers, letters: total, 'most to one address': most },
          must: { 'write four letters at most': total <= 4, 'write one to each address': most <= 1 },
        },
      }
    } finally {
      for (const site of sites) await site.close()
    }
  },
}
