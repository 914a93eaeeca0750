<?php
/**
 * Sends what waits; for the server's own cron, every minute or five.
 *
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 */
class AftercareCronModuleFrontController extends ModuleFrontController
{
    public function initContent()
    {
        $allowed = hash_equals((string) Configuration::getGlobalValue('AFTERCARE_CRON'), (string) Tools::getValue('token'));
        header('Content-Type: application/json');
        http_response_code($allowed ? 200 : 403);
        exit(json_encode($allowed ? ['sent' => AftercareQueue::work(200)] : ['detail' => 'The token is missing or wrong.']));
    }
}
