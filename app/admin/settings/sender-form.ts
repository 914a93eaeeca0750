import { isFreeMail, normaliseEmail } from '../../domain/address.ts'
import { hour } from '../../domain/time.ts'
import { looksPublic, usualHost } from '../../network/public-host.ts'
import { domainOf, serverUrl } from '../../outbox/senders.ts'
import { type OwnServer, type SenderChoice, senderChoice } from '../../shops/senders.ts'
import { timesDone } from '../audit.ts'
import type { Visit } from '../visit.ts'
import { type Fault, type Form, typedIn } from './field.ts'

export const typedNames = ['address', 'route', 'host', 'port', 'user', 'password'] as const
export type Typed = { readonly [name in (typeof typedNames)[number]]: string }

/** Where mail is handed in; at any other port a "mail server" is a question about somebody's network. */
const mailPorts = [25, 465, 587, 2525]
const mostTries = 5
const did = 'tried a mail server'

type Reading = { readonly typed: Typed; readonly faults: Map<string, Fault>; readonly sender: SenderChoice | null }

/** What was typed, as a sender that works: a mail server is signed in to before it is kept. `sender` null: something is wrong. */
export async function readSender(visit: Visit, form: Form): Promise<Reading> {
  const { needs } = visit
  const typed = typedIn(form, typedNames)
  const faults = new Map<string, Fault>()
  const wrong = (name: keyof Typed, key: string, what = ''): null => {
    faults.set(name, { key: `fault.${key}`, what })
    return null
  }
  const own = typed.route === 'own'
  const address = typed.address === '' ? null : normaliseEmail(typed.address)
  if (typed.address !== '' && (address === null || /[^!-~]/.test(address))) wrong('address', 'address', typed.address)
  else if (own && address === null) wrong('address', 'no sender')
  else if (!own && address !== null && isFreeMail(address)) wrong('address', 'free mail', domainOf(address))
  else if (!own && address !== null && domainOf(address) === domainOf(needs.post?.mailFrom ?? ''))
    wrong('address', 'not your domain', domainOf(address))
  const server = own ? await readServer(visit, typed, wrong) : null
  if (server && faults.size === 0) {
    if (!(await mayTryAgain(visit))) wrong('host', 'many tries')
    else if ((await needs.post?.tryServer(serverUrl(server))) !== 'well') wrong('host', 'no mail server')
  }
  return { typed, faults, sender: faults.size > 0 ? null : { address, server } }
}

async function readServer(
  { needs, shop }: Visit,
  typed: Typed,
  wrong: (name: keyof Typed, key: string, what?: string) => null,
): Promise<OwnServer | null> {
  const anywhere = needs.post?.anywhere === true
  const host = /[^!-~]/.test(typed.host) ? null : usualHost(typed.host)
  const port = Number(typed.port)
  if (host === null || (!anywhere && !looksPublic(host))) return wrong('host', 'host')
  if (!(anywhere ? Number.isInteger(port) && port > 0 && port < 65_536 : mailPorts.includes(port)))
    return wrong('port', 'mail port')
  if (typed.user === '' || /[^!-~]/.test(typed.user)) return wrong('user', 'no user')
  if (/\p{Cc}/u.test(typed.password)) return wrong('password', 'one line')
  // Left empty, the password stays as it was; but only for the server and the name it was typed for.
  const before = (await senderChoice(needs.db.knex, needs.keys, shop.id)).server
  const same = before?.host === host && before.user === typed.user
  const password = typed.password === '' && same ? before.password : typed.password
  return password ? { host, port, user: typed.user, password } : wrong('password', 'no password')
}

/** So that nobody looks around in networks, or guesses passwords, through us. */
async function mayTryAgain({ needs, shop, now, note }: Visit): Promise<boolean> {
  if ((await timesDone(needs.db.knex, shop.id, did, now - hour)) >= mostTries) return false
  await note(did, '')
  return true
}
