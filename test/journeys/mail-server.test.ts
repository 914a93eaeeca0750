import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import { day, hour } from '../../app/domain/time.ts'
import { databaseKinds } from '../support/databases.ts'
import { dovecot, type Dovecot, startDovecot } from '../support/dovecot.ts'
import { mailPrograms } from '../support/mail-programs.ts'
import { postfix, type Postfix, startPostfix } from '../support/postfix.ts'
import { fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'
import { type Letter, readLetter, startWorld, type World } from '../support/world.ts'

const languages = ['en', 'pl'] as const
const people = mailPrograms.flatMap((program, index) =>
  languages.map((language) => ({
    program,
    language,
    number: `${index}${language === 'pl' ? 1 : 0}`,
    address: `person${index}${language}@customers.example`,
    score: [3, 9, 5, 7][index] ?? 0,
  })),
)
const userOf = (address: string): string => address.slice(0, address.indexOf('@'))
type Person = (typeof people)[number]

const wordsOf = ({ language, score }: Person) =>
  ({
    en: {
      first: `${score}. The glaze is lovely,\nbut the parcel came late.`,
      shop: 'Thank you for telling us.\n\nWe asked the carrier.',
      second: 'Thanks, that is kind of you.',
    },
    pl: {
      first: `${score}, bo szkliwo jest śliczne,\nale paczka szła za długo.`,
      shop: 'Dziękujemy za wiadomość.\n\nZapytaliśmy przewoźnika.',
      second: 'Dziękuję, miło z Państwa strony.',
    },
  })[language]

if (dovecot && postfix)
  for (const kind of databaseKinds)
    describe(`A conversation through real mail servers (${kind})`, function () {
      this.timeout(120_000)
      const now = Math.ceil(Date.now() / day) * day + 11 * hour
      let boxes: Dovecot
      let carrier: Postfix
      let world: World

      before(async () => {
        boxes = await startDovecot()
        carrier = await startPostfix(boxes, [
          ['.+@reply\\.aftercare\\.example', 'answers'],
          ...people.map(({ address }) => [address.replace('.', '\\.'), userOf(address)] as const),
        ])
        world = await startWorld(kind, {
          flows: ['nps'],
          work: true,
          env: {
            SMTP_URL: carrier.url,
            IMAP_URL: boxes.urlOf('answers'),
            REPLY_DOMAIN: 'reply.aftercare.example',
          },
        })
      })
      after(async () => {
        await world?.stop()
        await carrier?.remove()
        await boxes?.remove()
      })

      async function ask({ number, address, language }: Person): Promise<void> {
        const bought = { id: `82098291194618${number}`, at: now - 3 * day, email: address, locale: language }
        await world.tell('orders/create', orderPayload(bought), `o${number}`)
        await world.tell('fulfillments/create', fulfillmentPayload(bought, `58${number}`, now - 2 * day), `f${number}`)
        await world.tell(
          'fulfillment_events/create',
          scanPayload(bought, `58${number}`, 'delivered', now - hour),
          `d${number}`,
        )
      }

      /** What has come into somebody's mailbox, oldest first. */
      async function mailOf({ address }: Person): Promise<readonly Letter[]> {
        const folder = join(boxes.mail, userOf(address), 'new')
        try {
          const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
          const letters = await Promise.all(files.map((raw) => readLetter(raw, address)))
          return letters.sort((a, b) => Date.parse(a.date ?? '') - Date.parse(b.date ?? ''))
        } catch {
          return []
        }
      }
      async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
        for (;;) {
          const found = await look()
          if (found) return found
          await pause(50)
        }
      }
      async function writeBack(person: Person, letter: Letter, words: string): Promise<void> {
        const transport = createTransport({ host: '127.0.0.1', port: carrier.port, secure: false, ignoreTLS: true })
        const to = letter.replyTo?.[0]?.address ?? ''
        const raw = person.program.write({
          from: `Anna Example <${person.address}>`,
          to,
          words,
          language: person.language,
          before: {
            text: letter.text ?? '',
            html: letter.html ?? '',
            subject: letter.subject ?? '',
            messageId: letter.messageId ?? '',
          },
        })
        await transport.sendMail({ envelope: { from: person.address, to }, raw })
        transport.close()
      }
      const rows = (table: string, where: object): Promise<Record<string, unknown>[]> =>
        world.app.db
          .knex(table)
          .where({ shop_id: world.shopId, ...where })
          .orderBy('id')

      it('comes about in every mail program and language: one, without quotations, with the right score', async () => {
        for (const person of people) await ask(person)
        await world.until(now)
        await world.until(now + 3 * day)
        const asked = new Map<Person, Letter>()
        for (const person of people) asked.set(person, await until(async () => (await mailOf(person))[0]))
        for (const [person, letter] of asked) await writeBack(person, letter, wordsOf(person).first)
        await until(async () => (await rows('responses', {})).length === people.length)

        const merchant = await world.merchant()
        for (const person of people) {
          const [response] = await rows('responses', { order_id: `82098291194618${person.number}` })
          const here = `/admin/shops/${world.domain}/feedback/${String(response?.['id'])}`
          const once = /name="once" value="([^"]+)"/.exec(await merchant(here))?.[1] ?? ''
          const answered = await merchant.send(`${here}/answer`, { words: wordsOf(person).shop, once })
          expect(answered.status, person.address).to.equal(303)
        }
        for (const person of people) {
          const answer = await until(async () =>
            (await mailOf(person)).find(({ subject }) => subject?.startsWith('Re: ')),
          )
          expect(answer.text).to.include(wordsOf(person).shop)
          expect(answer.inReplyTo).to.match(/@customers\.example>$/)
          expect(answer.references).to.include(asked.get(person)?.messageId)
          await writeBack(person, answer, wordsOf(person).second)
        }
        await until(async () => (await rows('inbound', {})).length === 2 * people.length)

        for (const person of people) {
          const order_id = `82098291194618${person.number}`
          const [conversation, ...others] = await rows('conversations', { order_id })
          expect(others, `${person.address}: one conversation`).to.deep.equal([])
          const conversation_id = String(conversation?.['id'])
          const spoken = (await rows('turns', { conversation_id })).filter(
            ({ kind: what }) => what === 'reply' || what === 'letter',
          )
          expect(spoken.map(({ kind: what }) => what)).to.deep.equal(['reply', 'letter', 'reply'])
          const bodies = []
          for (const { kind: what, ref } of spoken)
            if (what === 'reply') bodies.push((await rows('inbound', { id: ref }))[0]?.['body'])
          const { first, second } = wordsOf(person)
          expect(bodies, `${person.program.name}, ${person.language}`).to.deep.equal([first, second])
          const scores = (await rows('responses', { order_id })).map(({ score, verified }) => [score, verified])
          expect(scores, `${person.program.name}, ${person.language}`).to.deep.equal([[person.score, 1]])
        }
      })
    })
