import type { Visit } from '../visit.ts'

const rooms = [
  'brand',
  'languages',
  'sender',
  'hours',
  'replies',
  'pace',
  'privacy',
  'lists',
  'digest',
  'connection',
  'api',
  'webhooks',
] as const

/** What can be set, each with what it is for. */
export function settings(visit: Visit): Promise<void> {
  visit.show('settings', 'settings', {
    items: rooms.map((name) => ({
      href: `${visit.base}/settings/${name}`,
      key: `settings.${name}`,
      aboutKey: `settings.${name}.about`,
    })),
  })
  return Promise.resolve()
}
