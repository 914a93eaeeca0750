import { expect } from 'chai'
import { readMail } from '../../../app/responses/mail/read.ts'
import { stripQuotes } from '../../../app/responses/mail/strip-quotes.ts'
import { languages } from '../../support/correspondence/languages.ts'
import { between, marked, plain, tails } from '../../support/correspondence/programs.ts'

const words = (text: string): string => text.replace(/\s+/g, ' ').trim()
const mail = (type: 'plain' | 'html', body: string): Buffer =>
  Buffer.from(
    [
      'From: Anna <anna@example.org>',
      'To: sklep@example.net',
      'Subject: Re: 0-10?',
      'MIME-Version: 1.0',
      `Content-Type: text/${type}; charset=utf-8`,
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(body).toString('base64'),
    ].join('\r\n'),
  )

describe('replies of many mail programs', () => {
  for (const [code, language] of Object.entries(languages)) {
    const said = `${language.said}\n\n${language.more}`
    for (const [tail, below] of Object.entries(tails(language)))
      it(`keep the customer's words and nothing else: ${code}, with ${tail}`, async () => {
        const wrong: string[] = []
        for (const [type, programs] of [
          ['plain', plain],
          ['html', marked],
        ] as const)
          for (const [program, letter] of Object.entries(programs)) {
            const { text } = await readMail(mail(type, letter({ said, below }, language)))
            if (words(stripQuotes(text)) !== words(said)) wrong.push(`${program}: ${stripQuotes(text)}`)
          }
        expect(wrong).to.eql([])
      })
    it(`keep answers between quoted lines: ${code}`, () => {
      expect(words(stripQuotes(between(language.said, language.more, language)))).to.equal(words(said))
    })
  }
})
