import { z } from 'zod'
import { passwordFault, passwordLength } from '../shops/password.ts'
import { one } from './query.ts'

/** What is wrong with a form, by field: a key of the wording and what it needs. */
export type Faults = Readonly<Record<string, { readonly key: string; readonly least?: number; readonly most?: number }>>

type Form = { readonly [field: string]: unknown } | undefined

const address = z.email().max(190)

/** Reads who somebody is; faults are by field. */
export function readPerson(body: unknown): { readonly name: string; readonly email: string; readonly faults: Faults } {
  const form = body as Form
  const [name, email] = [one(form?.['name']), one(form?.['email'])]
  return {
    name,
    email,
    faults: {
      ...(name.length > 0 && name.length <= 80 ? {} : { name: { key: 'fault.name' } }),
      ...(address.safeParse(email).success ? {} : { email: { key: 'fault.email' } }),
    },
  }
}

/** A new password, typed once: the page shows it on request, and repeating a hidden one only makes people choose a short one. */
export function readPassword(
  body: unknown,
  field: string,
  about: readonly string[],
): { readonly password: string; readonly faults: Faults } {
  const typed = (body as Form)?.[field]
  const password = typeof typed === 'string' ? typed : ''
  const fault = passwordFault(password, about)
  return { password, faults: fault ? { [field]: { key: `fault.password.${fault}`, ...passwordLength } } : {} }
}
