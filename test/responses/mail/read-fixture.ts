import { readFileSync } from 'node:fs'
import { readMail, type MailRead } from '../../../app/responses/mail/read.ts'

export const rawFixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}.eml`, import.meta.url))

export const readFixture = (name: string): Promise<MailRead> => readMail(rawFixture(name))

/** A plain letter from Anna with the given header lines added. */
export const letterWith = (headers: readonly string[], body = 'Dziękuję'): Promise<MailRead> => {
  const known = headers.map((line) => line.split(':')[0]?.toLowerCase())
  const usual = [
    'From: anna@example.com',
    'To: reply+token@answers.example.net',
    'Subject: Re: Zakupy',
    'Message-ID: <a@example.com>',
  ]
  const kept = usual.filter((line) => !known.includes(line.split(':')[0]?.toLowerCase()))
  const head = [...kept, ...headers, 'Content-Type: text/plain; charset=utf-8']
  return readMail(Buffer.from([...head, '', body].join('\r\n')))
}
