import { expect } from 'chai'
import { dice } from '../../app/cli/demo/cast.ts'
import { machineWhy, type Manner, type Sight, whyMachine } from '../../app/domain/machine.ts'
import { minute, second } from '../../app/domain/time.ts'

const sent = Date.UTC(2026, 10, 20, 9)
const at = sent + 3 * 60 * minute
const honest: Manner = { at, visitor: 'anna', told: null, dwell: 6 * second, sentAt: sent }
const seen = (
  what: Sight['what'],
  seconds: number,
  detail: number | null = null,
  visitor = 'scanner',
  from = at,
): Sight => ({ at: from + seconds * second, what, detail, visitor })

describe('The model of machines', () => {
  it('counts a person who opened one score, looked and answered', () => {
    expect(whyMachine(honest, [seen('page', -6, 9, 'anna'), seen('answer', 0, 9, 'anna')])).to.equal(null)
  })

  it('believes what a request says of itself before anything else', () => {
    expect(whyMachine({ ...honest, told: machineWhy.fetchedAhead }, [])).to.equal(machineWhy.fetchedAhead)
  })

  it('knows whoever stepped into the trap, before the answer or just after it, and nobody else', () => {
    expect(whyMachine(honest, [seen('trap', -300, null, 'anna')])).to.equal(machineWhy.trap)
    expect(whyMachine(honest, [seen('trap', 30, null, 'anna')])).to.equal(machineWhy.trap)
    expect(whyMachine(honest, [seen('trap', -1, null, 'scanner')])).to.equal(null)
    expect(whyMachine(honest, [seen('trap', -11 * 60, null, 'anna')])).to.equal(null)
  })

  it('knows an answer that came quicker than anybody can press a button', () => {
    expect(whyMachine({ ...honest, dwell: 699 }, [])).to.equal(machineWhy.tooQuick)
    expect(whyMachine({ ...honest, dwell: 700 }, [])).to.equal(null)
    expect(whyMachine({ ...honest, dwell: null }, [])).to.equal(null)
  })

  it('knows three scores sent within ten seconds, whoever sends them, and lets two be', () => {
    const scores = (count: number) => Array.from({ length: count }, (_, n) => seen('answer', -n * 3, n, `visitor ${n}`))
    expect(whyMachine(honest, scores(3))).to.equal(machineWhy.manyScores)
    expect(whyMachine(honest, scores(2))).to.equal(null)
  })

  it('knows a visitor who opens score after score, and not one who hesitates between three', () => {
    const opened = (count: number) => Array.from({ length: count }, (_, n) => seen('page', -n, n, 'anna'))
    expect(whyMachine(honest, opened(4))).to.equal(machineWhy.everyScore)
    expect(whyMachine(honest, opened(3))).to.equal(null)
  })

  it('takes two unusual things together for a machine’s, and each alone for a person’s', () => {
    const quick = { ...honest, dwell: 1.4 * second }
    const prompt = { ...honest, sentAt: at - 20 * second }
    expect(whyMachine(quick, [])).to.equal(null)
    expect(whyMachine(prompt, [])).to.equal(null)
    expect(whyMachine(honest, [seen('trap', -10)])).to.equal(null)
    expect(whyMachine({ ...quick, sentAt: prompt.sentAt }, [])).to.equal(machineWhy.hints)
    expect(whyMachine(quick, [seen('trap', -10)])).to.equal(machineWhy.hints)
  })

  it('counts at least 99 of 100 made-up people, many of them behind scanners', () => {
    const roll = dice(20_261_123)
    const people = 20_000
    let counted = 0
    for (let person = 0; person < people; person++) counted += whyMachine(...somebody(roll)) === null ? 1 : 0
    expect(counted / people).to.be.at.least(0.99)
  })
})

/**
 * A person who answers: half within a day of the letter, now and then within its first minute; looking at the page for a median of
 * seven seconds; some try another score first, send twice, or sit behind a scanner that opened everything at delivery or
 * opens the page at the moment of their click. How the times spread is assumed, and said so in docs/machines.md.
 */
function somebody(roll: () => number): readonly [Manner, readonly Sight[]] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - roll())) * Math.cos(2 * Math.PI * roll())
  const delay = roll() < 0.02 ? (8 + 50 * roll()) * second : Math.exp(Math.log(90 * minute) + 1.6 * normal())
  const dwell = Math.max(900, Math.exp(Math.log(7 * second) + 0.8 * normal()))
  const now = sent + delay + dwell
  const own = (what: Sight['what'], ago: number, detail: number): Sight => ({
    at: now - ago,
    what,
    detail,
    visitor: 'anna',
  })
  const sights = [own('page', dwell, 9), own('answer', 0, 9)]
  if (roll() < 0.1) sights.push(own('page', dwell + 4 * second, 7))
  if (roll() < 0.03) sights.push(own('answer', 3 * second, 8))
  if (roll() < 0.15) sights.push(own('link', dwell + 20 * second, 0))
  if (roll() < 0.4)
    for (let score = 0; score <= 10; score++) sights.push(seen('page', 1 + score / 4, score, 'scanner', sent))
  if (roll() < 0.4) sights.push(seen('trap', 4, null, 'scanner', sent))
  if (roll() < 0.1) {
    sights.push({ ...own('page', dwell - 300, 9), visitor: 'scanner' })
    sights.push({ ...own('trap', dwell - 900, 0), visitor: 'scanner' })
  }
  return [{ at: now, visitor: 'anna', told: null, dwell, sentAt: sent }, sights]
}
