import { flowNamed } from '../../flows/index.ts'
import { domainOf } from '../../outbox/senders.ts'
import { checkDomain } from '../../shops/sender-check.ts'
import { prepareDomain, saveSender, senderChoice, senderDomain } from '../../shops/senders.ts'
import { postTest, testAddresses } from '../letters/test-letter.ts'
import { choice, one } from '../query.ts'
import { sampleLetter } from '../sample-letter.ts'
import type { Visit } from '../visit.ts'
import { draw, type Fault, type Form } from './field.ts'
import { readSender, type Typed, typedNames } from './sender-form.ts'
import { recordsShown } from './sender-records.ts'

const outcomes = ['', 'saved', 'checked', 'test', 'test.limit', 'test.failed', 'test.address'] as const
const typedFields = typedNames.filter((name) => name !== 'route')

/** From which address the shop's letters come, what its domain must say for that, and a letter to try it with. */
export async function sender(visit: Visit): Promise<void> {
  const { needs, shop } = visit
  if (!needs.post) return visit.missing()
  const chosen = await senderChoice(needs.db.knex, needs.keys, shop.id)
  return showSender(visit, {
    address: chosen.address ?? '',
    route: chosen.server ? 'own' : 'shared',
    host: chosen.server?.host ?? '',
    port: String(chosen.server?.port ?? 465),
    user: chosen.server?.user ?? '',
    password: '',
  })
}

async function showSender(visit: Visit, typed: Typed, faults = new Map<string, Fault>(), status = 200): Promise<void> {
  const { needs, shop, base, req } = visit
  if (!needs.post) return visit.missing()
  const { mailFrom } = needs.post
  const saved = await senderChoice(needs.db.knex, needs.keys, shop.id)
  const domain = saved.address === null ? null : await senderDomain(needs.db.knex, shop.id, domainOf(saved.address))
  const records = domain && recordsShown(domain, needs.post, saved.server !== null)
  const done = choice(req.query['done'], outcomes)
  const here = `${base}/settings/sender`
  visit.show(
    'sender',
    'settings',
    {
      here,
      fields: draw('sender', typedFields, typed, faults, ['address', 'host', 'user', 'password']),
      shared: typed.route === 'shared',
      shownFrom:
        saved.address !== null && (saved.server !== null || records?.ready === true) ? saved.address : mailFrom,
      wanted: saved.address,
      waits: saved.address !== null && saved.server === null && records?.ready !== true,
      hasPassword: saved.server !== null,
      records,
      checkedAt: domain?.checkedAt ?? null,
      addresses: await testAddresses(visit),
      doneKey: done === '' ? null : `sender.done.${done}`,
      doneWell: !done.startsWith('test.'),
      faulty: faults.size > 0,
      back: `${base}/settings`,
    },
    status,
  )
}

/** The page's three buttons. */
export async function changeSender(visit: Visit): Promise<void> {
  const { needs, req, res, base } = visit
  if (!needs.post) return visit.missing()
  const form = req.body as Form
  const go = (done: string): void => res.redirect(303, `${base}/settings/sender?done=${done}`)
  const asked = choice(form['do'], ['save', 'check', 'test'])
  if (asked === 'test') return go(await testIt(visit, one(form['to'])))
  if (asked === 'check') {
    await check(visit)
    return go('checked')
  }
  const { typed, faults, sender } = await readSender(visit, form)
  if (!sender) return showSender(visit, typed, faults, 422)
  const { knex } = needs.db
  if (sender.address !== null) await prepareDomain(knex, needs.keys, visit.shop.id, domainOf(sender.address), visit.now)
  await saveSender(knex, needs.keys, visit.shop.id, sender, visit.now)
  await visit.note('changed the sender', sender.address ?? 'the shared address')
  await check(visit)
  return go('saved')
}

async function check({ needs, shop, now }: Visit): Promise<void> {
  const { address, server } = await senderChoice(needs.db.knex, needs.keys, shop.id)
  if (address === null || !needs.post) return
  const about = { shopId: shop.id, domain: domainOf(address), ownServer: server !== null }
  await checkDomain(needs.db.knex, needs.post, about, now)
}

/** The first letter somebody sees of us: the question every shop begins with. */
async function testIt(visit: Visit, to: string): Promise<string> {
  const { letters } = visit.needs
  const flow = flowNamed('nps')
  if (!letters || !flow) return 'test.failed'
  const [variant = ''] = flow.variants
  return postTest(visit, to, 'from the sender’s settings', () =>
    sampleLetter(visit, letters, { flow, variant, locale: visit.language }),
  )
}
