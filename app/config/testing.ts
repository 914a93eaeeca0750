import { type CrashPoint, crashPoints } from '../crash.ts'

/** What only tests may set, so that a minute's wait takes them seconds and a crash comes where it is wanted. */
export type Testing = {
  readonly crash: { readonly point: CrashPoint; readonly nth: number } | null
  /** Milliseconds a worker may hold a letter; null: as usual. */
  readonly lease: number | null
  /** Milliseconds a mail server may take for a letter, and for its answer to it. */
  readonly mailPatience: number | null
  /** Milliseconds the process may stand still. */
  readonly standstill: number | null
}

export const noTesting: Testing = { crash: null, lease: null, mailPatience: null, standstill: null }

const switches = ['CRASH_AT', 'TEST_LEASE', 'TEST_MAIL_PATIENCE', 'TEST_STANDSTILL']

/** None of it counts unless TEST_SWITCHES says so, and nothing does in production. */
export function readTesting(value: (name: string) => string | null, production: boolean, faults: string[]): Testing {
  const on = value('TEST_SWITCHES') === 'on'
  const set = switches.filter((name) => value(name) !== null)
  if (production && (on || set.length > 0)) {
    faults.push(`${on ? 'TEST_SWITCHES' : set.join(', ')} is for tests; take it out.`)
    return noTesting
  }
  if (!on) {
    if (set.length > 0) faults.push(`${set.join(', ')} is for tests, and counts only with TEST_SWITCHES=on.`)
    return noTesting
  }
  const milliseconds = (name: string): number | null => {
    const text = value(name)
    if (text === null) return null
    if (!/^[1-9]\d{0,8}$/.test(text)) faults.push(`${name} must be a number of milliseconds; it is "${text}".`)
    return Number(text)
  }
  return {
    crash: readCrash(value('CRASH_AT'), faults),
    lease: milliseconds('TEST_LEASE'),
    mailPatience: milliseconds('TEST_MAIL_PATIENCE'),
    standstill: milliseconds('TEST_STANDSTILL'),
  }
}

function readCrash(text: string | null, faults: string[]): Testing['crash'] {
  if (text === null) return null
  const [, name, nth] = /^([a-z-]+):([1-9]\d{0,5})$/.exec(text) ?? []
  const point = crashPoints.find((one) => one === name)
  if (point && nth) return { point, nth: Number(nth) }
  faults.push(`CRASH_AT must be one of ${crashPoints.join(', ')} with a number, such as take-stood:1; it is "${text}".`)
  return null
}
