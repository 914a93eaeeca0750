import { normaliseEmail } from '../domain/address.ts'
import type { PersonTold, ShopEvent } from '../domain/event.ts'
import type { Instant } from '../domain/time.ts'

/** An order and a cart are told with their person, and say again how the person is reached about them. */
export const ofPerson = (person: PersonTold) => ({
  person,
  email: normaliseEmail(person.email),
  phone: person.phone,
  firstName: person.firstName,
  locale: person.locale,
})

/** A ticked box is consent given there and then; an unticked one says nothing, and takes back no consent given elsewhere. */
export function consentGiven(person: PersonTold, ticked: unknown, at: Instant): readonly ShopEvent[] {
  const email = normaliseEmail(person.email)
  if (ticked !== true || !email) return []
  const consent = { channel: 'email', purpose: 'marketing', state: 'granted', at, source: 'checkout' } as const
  return [{ type: 'consent', at, personId: person.id, email, consent }]
}
