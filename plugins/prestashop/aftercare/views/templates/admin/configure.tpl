{**
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 *}
{if !$aftercare_link}
<form class="panel" method="post" action="{$aftercare_action|escape:'htmlall':'UTF-8'}">
  <h3>{l s='Connect this shop' d='Modules.Aftercare.Admin'}</h3>
  <p>{l s='Aftercare looks after your customers once they have ordered: it tells them where their parcel is, asks how it went, and reminds them of a cart they left. It runs on a server of yours or of somebody you trust.' d='Modules.Aftercare.Admin'}</p>
  <div class="form-group">
    <label for="aftercare-app">{l s='Address of your Aftercare' d='Modules.Aftercare.Admin'}</label>
    <input id="aftercare-app" type="text" inputmode="url" name="aftercare_app" class="form-control" placeholder="https://aftercare.example.com" required aria-describedby="aftercare-app-hint">
    <p class="help-block" id="aftercare-app-hint">{l s='You will be asked there whether this shop may be connected. Nothing is sent to customers until you say so.' d='Modules.Aftercare.Admin'}</p>
  </div>
  <button class="btn btn-primary" name="aftercare_connect" value="1">{l s='Connect' d='Modules.Aftercare.Admin'}</button>
</form>
{else}
<div class="panel">
  <h3>{l s='Connection' d='Modules.Aftercare.Admin'}</h3>
  <table class="table">
    <tr><th scope="row">{l s='Connected to' d='Modules.Aftercare.Admin'}</th><td><a href="{$aftercare_link.admin|escape:'htmlall':'UTF-8'}">{$aftercare_link.app|escape:'htmlall':'UTF-8'}</a></td></tr>
    <tr><th scope="row">{l s='Since' d='Modules.Aftercare.Admin'}</th><td>{$aftercare_since|escape:'htmlall':'UTF-8'}</td></tr>
    <tr><th scope="row">{l s='Waiting to be told' d='Modules.Aftercare.Admin'}</th><td>{$aftercare_health.waiting|intval}</td></tr>
    {if $aftercare_health.failed > 0}<tr><th scope="row">{l s='Could not be told' d='Modules.Aftercare.Admin'}</th><td>{$aftercare_health.failed|intval}</td></tr>{/if}
    <tr><th scope="row">{l s='For your server’s cron, every five minutes' d='Modules.Aftercare.Admin'}</th><td><code>{$aftercare_cron|escape:'htmlall':'UTF-8'}</code></td></tr>
  </table>
</div>
<form class="panel" method="post" action="{$aftercare_action|escape:'htmlall':'UTF-8'}">
  <h3>{l s='What the order states mean' d='Modules.Aftercare.Admin'}</h3>
  <p>{l s='Customers are told of their parcel by this, and asked how it went once it was delivered.' d='Modules.Aftercare.Admin'}</p>
  <table class="table">
    {foreach $aftercare_states as $state}
    <tr>
      <th scope="row"><label for="aftercare-state-{$state.id|intval}">{$state.name|escape:'htmlall':'UTF-8'}</label></th>
      <td><select id="aftercare-state-{$state.id|intval}" name="aftercare_state[{$state.id|intval}]" class="form-control">
        {foreach $aftercare_meanings as $value => $label}<option value="{$value|escape:'htmlall':'UTF-8'}"{if $value === $state.means} selected{/if}>{$label|escape:'htmlall':'UTF-8'}</option>{/foreach}
      </select></td>
    </tr>
    {/foreach}
  </table>
  <h3>{l s='Settings' d='Modules.Aftercare.Admin'}</h3>
  <div class="checkbox"><label><input type="checkbox" name="aftercare_carts" value="1"{if $aftercare_carts} checked{/if}> {l s='Follow a cart once its customer ticked the box' d='Modules.Aftercare.Admin'}</label></div>
  <div class="form-group">
    <label for="aftercare-survey">{l s='Survey on the order’s page' d='Modules.Aftercare.Admin'}</label>
    <input id="aftercare-survey" type="text" inputmode="url" name="aftercare_survey" class="form-control" value="{$aftercare_survey|escape:'htmlall':'UTF-8'}" aria-describedby="aftercare-survey-hint">
    <p class="help-block" id="aftercare-survey-hint">{l s='The address of a survey in your Aftercare. Empty: none is shown.' d='Modules.Aftercare.Admin'}</p>
  </div>
  <button class="btn btn-primary" name="aftercare_save" value="1">{l s='Save' d='Modules.Aftercare.Admin'}</button>
  <button class="btn btn-default" name="aftercare_disconnect" value="1">{l s='Disconnect' d='Modules.Aftercare.Admin'}</button>
</form>
{/if}
