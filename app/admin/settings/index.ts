import { apiSettings, makeApiToken, revokeApiToken } from './api.ts'
import { brand, changeBrand } from './brand.ts'
import { digestSetting, saveDigestSetting } from './digest.ts'
import { hours, saveHours } from './hours.ts'
import { webhooksRoom } from './webhooks.ts'
import type { Router } from 'express'
import { page, type Visit } from '../visit.ts'

<<<<<<< HEAD
const rooms = ['brand', 'hours', 'digest', 'api', 'webhooks'] as const
=======
const rooms = ['brand', 'sender', 'hours', 'connection', 'api', 'webhooks'] as const
>>>>>>> main

/** What can be set, each with what it is for. */
function settings(visit: Visit): Promise<void> {
  visit.show('settings', 'settings', {
    items: rooms.map((name) => ({
      href: `${visit.base}/settings/${name}`,
      key: `settings.${name}`,
      aboutKey: `settings.${name}.about`,
    })),
  })
  return Promise.resolve()
}

export function settingsRoom(router: Router): void {
  router.get('/settings', page(settings))
  router.get('/settings/brand', page(brand))
  router.post('/settings/brand', page(changeBrand))
  router.get('/settings/hours', page(hours))
  router.post('/settings/hours', page(saveHours))
  router.get('/settings/digest', page(digestSetting))
  router.post('/settings/digest', page(saveDigestSetting))
  router.get('/settings/api', page(apiSettings))
  router.post('/settings/api', page(makeApiToken))
  router.post('/settings/api/:id/revoke', page(revokeApiToken))
  webhooksRoom(router)
}
