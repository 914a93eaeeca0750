import { expect } from 'chai'
import * as fc from 'fast-check'
import type { Knex } from 'knex'
import { openPeople } from '../../app/customers/people.ts'
import { loadPersons, mergesOf, unmerge } from '../../app/customers/persons.ts'
import { openFamily } from '../../app/customers/family.ts'
import { personOf, readTelling } from '../../app/customers/record.ts'
import type { PersonTold } from '../../app/domain/event.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { onEveryDatabase } from '../support/databases.ts'

const keys = deriveKeys(Buffer.alloc(32, 7))
const nobody: PersonTold = { id: null, email: null, phone: null, firstName: null, lastName: null, locale: null }

type Step =
  | { readonly told: Partial<PersonTold>; readonly at: number }
  | { readonly from: string; readonly into: string; readonly at: number }

const tellingsOf = (steps: readonly Step[]): PersonTold[] =>
  steps.flatMap((step) =>
    'told' in step
      ? [{ ...nobody, ...step.told }]
      : [
          { ...nobody, id: step.from },
          { ...nobody, id: step.into },
        ],
  )

const nameOf = (step: Step): string => JSON.stringify(step)

/** Which tellings are of one person, and what that person is called. */
type Outcome = readonly { readonly tellings: readonly string[]; readonly person: object }[]

function outcomeOf(found: ReadonlyMap<string, string>, behind: (id: string) => { id: string }): Outcome {
  const groups = Map.groupBy(found.keys(), (telling) => behind(found.get(telling) ?? '').id)
  return [...groups.values()]
    .map((tellings) => {
      const { id: _, ...person } = behind(found.get(tellings[0] ?? '') ?? '')
      return { tellings: tellings.sort(), person }
    })
    .sort((a, b) => ((a.tellings[0] ?? '') < (b.tellings[0] ?? '') ? -1 : 1))
}

/** Everything in memory, as one batch. */
function inMemory(steps: readonly Step[]): Outcome {
  const told = tellingsOf(steps).map((telling) => readTelling(telling, 'PL', keys))
  const mailboxes = new Set(told.map(({ mailbox }) => mailbox).filter((one) => one !== null))
  const phones = new Set(told.map(({ phone }) => phone).filter((one) => one !== null))
  const family = openFamily({ records: [], identities: [], merges: [] }, { mailboxes, phones, crowded: new Set() }, 1)
  const found = new Map<string, string>()
  for (const step of steps) {
    if (!('told' in step)) family.mergeAccounts(step.from, step.into, step.at, 'told')
    else {
      const id = family.recognise(readTelling({ ...nobody, ...step.told }, 'PL', keys), step.at)
      if (id) found.set(nameOf(step), id)
    }
  }
  return outcomeOf(found, (id) => {
    const members = family.membersOf(id)
    return personOf(members[0]?.personId ?? '', members)
  })
}

async function play(knex: Knex, shopId: number, batches: readonly (readonly Step[])[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const steps of batches)
    await knex.transaction(async (trx) => {
      const people = await openPeople(trx, { shopId, country: 'PL', keys }, tellingsOf(steps), 1)
      for (const step of steps) {
        if (!('told' in step)) people.merge(step.from, step.into, step.at, 'told')
        else {
          const id = people.recognise({ ...nobody, ...step.told }, step.at)
          if (id) found.set(nameOf(step), id)
        }
      }
      await people.save()
    })
  return found
}

async function inDatabase(knex: Knex, shopId: number, batches: readonly (readonly Step[])[]): Promise<Outcome> {
  const found = await play(knex, shopId, batches)
  const persons = await loadPersons(knex, shopId, [...found.values()])
  return outcomeOf(found, (id) => persons.get(id)?.customer ?? { id: 'nobody' })
}

const one = <T>(...choices: T[]): fc.Arbitrary<T> => fc.constantFrom(...choices)
const at = fc.integer({ min: 1, max: 4 })
const telling = fc.record({
  told: fc.record({
    id: one('A', 'B', 'C', null, null),
    email: one('anna@example.com', 'biuro@example.com', null, 'not an address'),
    phone: one('601 000 001', '+48 601 000 002', null, null, '12'),
    firstName: one('Anna', 'Ewa', null),
    lastName: one('Przykładowa', null),
    locale: one('pl', 'en', null),
  }),
  at,
})
const merging = fc.record({ from: one('A', 'B', 'C'), into: one('A', 'B', 'C'), at })
const steps = fc.array(fc.oneof({ weight: 5, arbitrary: telling }, { weight: 1, arbitrary: merging }), {
  maxLength: 10,
})
const told = fc.tuple(steps, fc.infiniteStream(fc.nat())).map(([list, dice]) => {
  const again = [...list, ...list]
    .map((step) => ({ step, place: dice.next().value ?? 0 }))
    .sort((a, b) => a.place - b.place)
    .map(({ step }) => step)
  return { list, again }
})

const guest = (told: Partial<PersonTold>, at = 1): Step => ({ told, at })
const account = (id: string, told: Partial<PersonTold> = {}, at = 1): Step => ({ told: { id, ...told }, at })
const anna = { email: 'anna@example.com', firstName: 'Anna', lastName: 'Przykładowa' }

/** How many persons the steps make. */
const persons = (...list: Step[]): number => inMemory(list).length

describe('who is who', () => {
  it('ends in the same persons with the same names whatever the order and repetition of tellings', () => {
    fc.assert(
      fc.property(told, ({ list, again }) => {
        expect(inMemory(again)).to.deep.equal(inMemory(list))
      }),
      { numRuns: 1_000 },
    )
  })

  it('recognises an account by its id, whatever its address', () => {
    expect(persons(account('A', anna), account('A', { email: 'new@example.com' }, 2))).to.equal(1)
  })

  it('recognises a guest by the address, however it is written', () => {
    expect(persons(guest(anna), guest({ email: ' ANNA@example.com ' }, 2))).to.equal(1)
  })

  it('takes a guest for the account with the same address', () => {
    expect(persons(guest(anna), account('A', anna, 2))).to.equal(1)
  })

  it('keeps two accounts apart that share a mailbox', () => {
    expect(persons(account('A', anna), account('B', anna, 2), guest(anna, 3))).to.equal(2)
  })

  it('keeps colleagues apart who order from one office mailbox', () => {
    const office = { email: 'biuro@example.com', lastName: 'Przykładowa' }
    expect(persons(guest({ ...office, firstName: 'Anna' }), guest({ ...office, firstName: 'Ewa' }))).to.equal(2)
    expect(persons(account('A', { ...office, firstName: 'Anna' }), guest({ ...office, firstName: 'Ewa' }))).to.equal(2)
    expect(persons(account('A', { ...office, firstName: 'Anna' }), guest({ ...office, firstName: 'anna' }))).to.equal(1)
  })

  it('recognises a person by the phone alone when nobody else has it', () => {
    const phone = '601 000 001'
    expect(persons(account('A', { phone }), guest({ phone: '+48601000001' }))).to.equal(1)
    expect(persons(account('A', { phone }), account('B', { phone }), guest({ phone }))).to.equal(3)
    expect(persons(account('A', { phone }), guest({ ...anna, phone }))).to.equal(2)
  })

  it('recognises nobody without an id, a valid address or a phone', () => {
    expect(persons(guest({ firstName: 'Anna', email: 'anna at example', phone: '12' }))).to.equal(0)
  })

  it('calls a person by the newest name, never by halves of two', () => {
    const [person] = inMemory([
      account('A', { firstName: 'Anna', lastName: 'Przykładowa', locale: 'pl' }, 1),
      account('A', { firstName: 'Ania' }, 3),
      account('A', { firstName: 'Joanna', lastName: 'Dawna', locale: 'en' }, 2),
    ])
    expect(person?.person).to.include({ firstName: 'Ania', lastName: null, locale: 'en' })
  })

  it('sends a merged account’s later tellings to the account it went into', () => {
    expect(persons({ from: 'A', into: 'B', at: 1 }, account('B', anna, 2), account('A', {}, 3))).to.equal(1)
  })
})

let nextShop = 100

onEveryDatabase('the people of a shop', (db) => {
  it('come out the same from one batch and from telling after telling', async function () {
    this.timeout(30_000)
    await fc.assert(
      fc.asyncProperty(told, async ({ list, again }) => {
        const single = await inDatabase(
          db().knex,
          nextShop++,
          again.map((step) => [step]),
        )
        expect(single).to.deep.equal(inMemory(list))
      }),
      { numRuns: 40 },
    )
  })

  it('are joined for a reason that can be read, and parted again for good', async () => {
    const { knex } = db()
    const list = [guest(anna), account('A', anna, 2)]
    const ids = [...(await play(knex, 1, [list])).values()]
    const [before] = (await loadPersons(knex, 1, ids)).values()
    expect([...(before?.customerIds ?? [])].sort()).to.deep.equal(ids.sort())
    const merges = await mergesOf(knex, 1, before?.personId ?? '')
    expect(merges.map(({ why, undoneAt }) => ({ why, undoneAt }))).to.deep.equal([
      { why: 'an order without an account had the same e-mail address', undoneAt: null },
    ])
    const undo = (): Promise<boolean> => db().write((trx) => unmerge(trx, 1, merges[0]?.id ?? '', 9))
    expect(await undo()).to.equal(true)
    expect(await undo()).to.equal(false)
    await play(knex, 1, [list])
    const apart = await loadPersons(knex, 1, ids)
    expect(new Set([...apart.values()].map(({ personId }) => personId)).size).to.equal(2)
    expect((await mergesOf(knex, 1, before?.personId ?? ''))[0]?.undoneAt).to.equal(9)
  })

  it('belong to one shop only (I9)', async () => {
    const { knex } = db()
    const [mine] = [...(await play(knex, 2, [[account('A', anna)]])).values()]
    const [theirs] = [...(await play(knex, 3, [[account('A', anna)]])).values()]
    expect(mine).not.to.equal(theirs)
    expect((await loadPersons(knex, 3, [mine ?? ''])).size).to.equal(0)
  })

  it('are refused when the batch was not opened for them', async () => {
    const people = await openPeople(db().knex, { shopId: 4, country: 'PL', keys }, [], 1)
    expect(() => people.recognise({ ...nobody, id: 'A' }, 1)).to.throw('was not opened for')
    expect(() => people.merge('A', 'B', 1, 'told')).to.throw('was not opened for')
  })

  it('cost at most 15 statements for a hundred tellings, and none to save a replay', async () => {
    const { knex } = db()
    const batch = Array.from({ length: 100 }, (_, n): Step =>
      n % 10 === 0
        ? { from: `P${n}`, into: `P${n + 1}`, at: n }
        : guest(
            {
              id: n % 2 ? `P${n}` : null,
              email: n % 7 ? `k${n >> 1}@example.com` : null,
              phone: `601 000 0${10 + (n % 30)}`,
            },
            n,
          ),
    )
    const statements: string[] = []
    const listen = ({ sql }: { sql: string }): void => void statements.push(sql)
    await play(knex, 5, [batch.slice(0, 30)])
    knex.on('query', listen)
    await play(knex, 5, [batch])
    const first = statements.splice(0).filter((sql) => !/^(begin|commit)/i.test(sql))
    await play(knex, 5, [batch])
    knex.off('query', listen)
    expect(first.length).to.be.at.most(15)
    expect(statements.filter((sql) => /^(insert|update|delete)/i.test(sql))).to.deep.equal([])
  })
})
