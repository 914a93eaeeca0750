import express, { type Router } from 'express'
import { page } from '../visit.ts'
import { apiSettings, makeApiToken, revokeApiToken } from './api.ts'
import { brand, changeBrand } from './brand.ts'
import { connectAgain, connection } from './connection.ts'
import { digestSetting, saveDigestSetting } from './digest.ts'
import { hours, saveHours } from './hours.ts'
import { settings } from './index.ts'
import { languages, saveLanguage } from './languages.ts'
import { importUploaded, list, lists, uploadList } from './lists.ts'
import { pace, savePace } from './pace.ts'
import { privacy, savePrivacy } from './privacy.ts'
import { replies, saveReplies } from './replies.ts'
import { changeSender, sender } from './sender.ts'

/** The rooms of the settings that are one page each. */
export function settingsRoutes(): Router {
  const router = express.Router()
  router.get('/', page(settings))
  router.get('/brand', page(brand))
  router.post('/brand', page(changeBrand))
  router.get('/sender', page(sender))
  router.post('/sender', page(changeSender))
  router.get('/connection', page(connection))
  router.post('/connection/again', page(connectAgain))
  router.get('/hours', page(hours))
  router.post('/hours', page(saveHours))
  router.get('/replies', page(replies))
  router.post('/replies', page(saveReplies))
  router.get('/pace', page(pace))
  router.post('/pace', page(savePace))
  router.get('/privacy', page(privacy))
  router.post('/privacy', page(savePrivacy))
  router.get('/languages', page(languages))
  router.post('/languages', page(saveLanguage))
  router.get('/lists', page(lists))
  router.post('/lists', page(uploadList))
  router.get('/lists/:id', page(list))
  router.post('/lists/:id', page(importUploaded))
  router.get('/api', page(apiSettings))
  router.post('/api', page(makeApiToken))
  router.post('/api/:id/revoke', page(revokeApiToken))
  router.get('/digest', page(digestSetting))
  router.post('/digest', page(saveDigestSetting))
  return router
}
