import express, { type Router } from 'express'
import { page } from '../visit.ts'
import { erase } from './erase.ts'
import { customers } from './list.ts'
import { customer, data } from './person.ts'

export function customerRoom(): Router {
  const router = express.Router()
  router.get('/customers', page(customers))
  router.get('/customers/:id', page(customer))
  router.get('/customers/:id/data', page(data))
  router.post('/customers/:id/erase', page(erase))
  return router
}
