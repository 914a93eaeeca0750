/** Requests of one token in a minute, in each web process. */
export const perMinute = 300
