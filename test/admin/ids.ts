import type { Route } from './inventory.ts'

/** What a part of an address names, by the room it stands in. A room that is not here fails the test: say what its ids are. */
const named: Readonly<Record<string, readonly string[]>> = {
  feedback: ['b-answer', 'b-inbound'],
  messages: ['b-message'],
  journal: ['9001'],
  customers: ['b-person'],
  people: ['b-account'],
  surveys: ['b-survey'],
  flows: ['no-such-flow'],
  journey: ['no-such-station'],
  numbers: ['no-such-thing'],
  settings: ['b-setting', 'again'],
  pulse: ['b-round'],
  connect: ['b-platform', 'b-file'],
}

const roomOf = (path: string): string => path.split('/')[3] ?? ''
/** The route's address in a shop, with the ids in it that the other shop has. */
export const filled = ({ path }: Route, domain: string): string => {
  const ids = [...(named[roomOf(path)] ?? [])]
  const filledPath = path.replace(':domain', domain)
  return filledPath.replaceAll(/:\w+/g, () => (ids.length > 1 ? ids.shift() : ids[0]) ?? '')
}

/** Whether an address names something within its shop. */
export const idsIn = (path: string): boolean => path.replace(':domain', '').includes(':')

export const isNamed = (path: string): boolean => !idsIn(path) || roomOf(path) in named
