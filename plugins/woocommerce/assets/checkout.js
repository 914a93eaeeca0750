/**
 * Tells the store what was typed at the checkout before it is sent, once the box says that it may. Works for the classic checkout
 * and the one of blocks, needs no library, and if it fails the checkout goes on as if it were not there.
 */
;(function () {
  'use strict'
  var settings = window.aftercareCheckout
  if (!settings) {
    return
  }

  var fields = {
    email: '#billing_email, #email',
    first_name: '#billing_first_name, #billing-first_name, #shipping-first_name',
    last_name: '#billing_last_name, #billing-last_name, #shipping-last_name',
    phone: '#billing_phone, #billing-phone, #shipping-phone',
    box: '#aftercare_remind, #contact-aftercare-remind',
  }
  var told = ''
  var waiting = 0

  function find(name) {
    return document.querySelector(fields[name])
  }
  function typed(name) {
    var field = find(name)
    return field ? field.value.trim() : ''
  }

  function tell() {
    var box = find('box')
    var ticked = !!(box && box.checked)
    var body = new URLSearchParams({
      nonce: settings.nonce,
      email: typed('email'),
      first_name: typed('first_name'),
      last_name: typed('last_name'),
      phone: typed('phone'),
      ticked: ticked ? '1' : '0',
    })
    var may = ticked || settings.asks === 'notice'
    // What was never told need not be taken back.
    if (body.toString() === told || (!may && told === '') || !/^\S+@\S+\.\S+$/.test(typed('email'))) {
      return
    }
    told = body.toString()
    fetch(settings.url, { method: 'POST', body: body, credentials: 'same-origin', keepalive: true }).catch(function () {
      told = ''
    })
  }

  function isOurs(target) {
    return Object.keys(fields).some(function (name) {
      return target.matches && target.matches(fields[name])
    })
  }
  document.addEventListener('change', function (event) {
    if (isOurs(event.target)) {
      window.clearTimeout(waiting)
      waiting = window.setTimeout(tell, 400)
    }
  })

  // Where no box asks, a sentence says so; the checkout of blocks is drawn after us.
  function giveNotice() {
    var email = find('email')
    if (!email || document.getElementById('aftercare-notice')) {
      return !!email
    }
    var notice = document.createElement('small')
    notice.id = 'aftercare-notice'
    notice.textContent = settings.notice
    email.parentNode.insertAdjacentElement('afterend', notice)
    email.setAttribute(
      'aria-describedby',
      ((email.getAttribute('aria-describedby') || '') + ' aftercare-notice').trim(),
    )
    return true
  }
  if (settings.asks === 'notice' && !giveNotice()) {
    var watch = new MutationObserver(function () {
      if (giveNotice()) {
        watch.disconnect()
      }
    })
    watch.observe(document.body, { childList: true, subtree: true })
  }
})()
