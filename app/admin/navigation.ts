import type { Role } from '../shops/accounts.ts'
import { mayDo } from './roles.ts'

/**
 * The rooms of a shop's admin, grouped as a merchant's day goes: what is new, who wrote, what we write, what it comes to, how
 * it is set. A room's name is its path, its words are `nav.<name>`, its picture is one of `views/icons/`. A new room is a line here.
 */
export const groups = [
  {
    name: 'now',
    rooms: [
      { name: 'home', icon: 'house' },
      { name: 'journey', icon: 'route' },
    ],
  },
  {
    name: 'customers',
    rooms: [
      { name: 'feedback', icon: 'message-circle' },
      { name: 'customers', icon: 'users' },
      { name: 'themes', icon: 'tag' },
      { name: 'numbers', icon: 'chart-column' },
    ],
  },
  {
    name: 'letters',
    rooms: [
      { name: 'flows', icon: 'send' },
      { name: 'messages', icon: 'mail' },
      { name: 'surveys', icon: 'clipboard-list' },
    ],
  },
  {
    name: 'shop',
    rooms: [
      { name: 'settings', icon: 'settings' },
      { name: 'people', icon: 'user' },
      { name: 'pulse', icon: 'lightbulb' },
      { name: 'journal', icon: 'history' },
    ],
  },
] as const satisfies readonly {
  readonly name: string
  readonly rooms: readonly { readonly name: string; readonly icon: string }[]
}[]

type Named = (typeof groups)[number]['rooms'][number]['name']
/** Where a page belongs; the last two are reached from the frame itself. */
export type Room = Named | 'account' | 'search'

export const pathOf = (base: string, name: string): string => (name === 'home' ? base : `${base}/${name}`)

/** The navigation as the layouts draw it: the rooms this role may enter, and groups that have any. */
export function navigationFor(role: Role, base: string, here: Room) {
  return groups
    .map((group) => ({
      labelKey: `group.${group.name}`,
      rooms: group.rooms
        .filter(({ name }) => mayDo(role, 'GET', `/${name}`))
        .map(({ name, icon }) => ({
          icon,
          href: pathOf(base, name),
          key: `nav.${name}`,
          current: name === here,
          home: name === 'home',
        })),
    }))
    .filter(({ rooms }) => rooms.length > 0)
}
