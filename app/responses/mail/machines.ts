import type { Kind } from '../../domain/survey.ts'
import { plainLetters } from './lines.ts'
import type { MailRead } from './read.ts'
import { scoreIn } from './score.ts'
import { stripQuotes } from './strip-quotes.ts'
import {
  automaticSubjects,
  away,
  awaySubjects,
  challenges,
  comesNext,
  goods,
  meanwhile,
  receiptBodies,
  receiptSubjects,
  saidByMachines,
  taken,
} from './words/machines.ts'

const anyOf = (patterns: readonly string[]): RegExp => new RegExp(`(?<!\\p{L})(?:${patterns.join('|')})`, 'u')
const automaticSubject = new RegExp(`^(?:${automaticSubjects.join('|')})`, 'u')
const awaySubject = new RegExp(
  `^(?:${awaySubjects.join('|')})(?:$|\\s{0,2}[:(–-]|,? (?:re:|until|till|from|auto|notice|message|do \\d|od \\d|bis|ab|jusqu|hasta|fino|tot|ate))`,
  'u',
)
const receiptSubject = new RegExp(`^(?:${receiptSubjects}) ?:`, 'u')
const receiptBody = new RegExp(`^(?:${receiptBodies})(?!\\p{L})`, 'u')
const ownWords = new RegExp(`(?:^|[.!:;*(\\[|¶–-] ?)(?:${saidByMachines.join('|')})`, 'u')
const absent = anyOf(away)
const instead = anyOf(meanwhile)
const desk = anyOf(taken)
const promise = new RegExp(comesNext.join('|'), 'u')
const challenge = anyOf(challenges)

/** Lines that were only wrapped are joined; a greeting and a paragraph end a sentence. */
const inSentences = (text: string): string =>
  text
    .replace(/,[ \t]{0,3}\n/g, '. ')
    .replace(/\n[ \t]{0,3}\n/g, ' ¶ ')
    .replace(/\s+/g, ' ')

/** Machines are brief; whoever goes on writes by hand. */
const maxSubject = 300
const maxWords = 1_500

/** One of each scale: what is read on it was given by somebody. */
const scored: readonly Kind[] = ['nps', 'csat', 'ces']

/** Prefixes of answers in front of a subject, and tags some put there. */
const answered = /^(?:(?:re|odp|aw|sv|vs|antw|rv|r|ynt|απ|atb|hy) ?: ?|\[(?=auto))+/u

export function subjectOfMachine(subject: string): string | null {
  const plain = plainLetters(subject.slice(0, maxSubject).trim()).replace(answered, '')
  return automaticSubject.test(plain) || awaySubject.test(plain) ? 'its subject is that of an absence message' : null
}

/**
 * Why a letter without any header that says so was written by a machine, by its own words above quotations. Being away is not enough, since
 * customers are too: the words that go with it must be there, and neither a question nor a parcel nor a score. Null when a person may have written it.
 */
export function wordsOfMachine(mail: MailRead): string | null {
  const words = stripQuotes(mail.text.slice(0, 20_000)).slice(0, maxWords)
  const said = inSentences(plainLetters(words))
  const subject = plainLetters(mail.subject.slice(0, maxSubject).trim())
  if (receiptSubject.test(subject) && receiptBody.test(said)) return 'a read receipt in words'
  if (ownWords.test(said)) return 'it says that it was written by a machine'
  if (said.includes('?')) return null
  if (challenge.test(said) && /https?:|click|klik/.test(said)) return 'it asks for proof of a person'
  if (goods.test(said) || scored.some((survey) => scoreIn(words, survey) !== null)) return null
  if (absent.test(said) && instead.test(said)) return 'the words of an absence message'
  if (desk.test(said) && promise.test(said)) return 'the words of a desk that has taken in a letter'
  return null
}
