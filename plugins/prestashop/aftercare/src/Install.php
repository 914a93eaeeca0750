<?php
/**
 * Coming and going: tables, hooks, the key of the webservice.
 *
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 */
final class AftercareInstall
{
    private const HOOKS = [
        'actionValidateOrder', 'actionOrderStatusPostUpdate', 'actionObjectOrderUpdateAfter', 'actionObjectOrderCarrierAddAfter',
        'actionObjectOrderCarrierUpdateAfter', 'actionOrderSlipAdd', 'actionOrderReturn', 'actionObjectOrderReturnUpdateAfter',
        'actionObjectOrderDeleteAfter', 'actionObjectCustomerAddAfter', 'actionObjectCustomerUpdateAfter', 'actionProductSave',
        'actionUpdateQuantity', 'actionCartSave', 'additionalCustomerFormFields', 'actionCustomerAccountAdd',
        'actionCustomerAccountUpdate', 'displayOrderConfirmation', 'displayOrderDetail', 'registerGDPRConsent', 'actionObjectShopDeleteAfter',
        'actionDeleteGDPRCustomer', 'actionExportGDPRData', 'addWebserviceResources', 'actionCronJob',
    ];

    private const TABLES = [
        'aftercare_queue' => 'id_aftercare_queue INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, id_shop INT UNSIGNED NOT NULL, topic VARCHAR(64) NOT NULL, subject VARCHAR(64) NOT NULL, body MEDIUMTEXT NOT NULL, hooks VARCHAR(255) NOT NULL, tries INT UNSIGNED NOT NULL, due_at INT UNSIGNED NOT NULL, made_at INT UNSIGNED NOT NULL, version INT UNSIGNED NOT NULL, UNIQUE KEY once (id_shop, topic, subject), KEY due (due_at)',
        'aftercare_cart' => 'id_cart INT UNSIGNED NOT NULL PRIMARY KEY, token CHAR(32) NOT NULL, UNIQUE KEY token (token)',
        'aftercare_consent' => 'id_customer INT UNSIGNED NOT NULL PRIMARY KEY, given_at INT UNSIGNED NOT NULL',
    ];

    public static function install(Module $module): bool
    {
        foreach (self::TABLES as $name => $columns) {
            if (!Db::getInstance()->execute('CREATE TABLE IF NOT EXISTS `' . _DB_PREFIX_ . $name . '` (' . $columns . ') ENGINE=' . _MYSQL_ENGINE_ . ' DEFAULT CHARSET=utf8mb4')) {
                return false;
            }
        }
        Configuration::updateGlobalValue('AFTERCARE_CRON', bin2hex(random_bytes(16)));

        return $module->registerHook(self::HOOKS);
    }

    public static function uninstall(): bool
    {
        foreach (AftercareLink::shops() as $shopId) {
            AftercareLink::end($shopId);
        }
        foreach (array_keys(self::TABLES) as $name) {
            Db::getInstance()->execute('DROP TABLE IF EXISTS `' . _DB_PREFIX_ . $name . '`');
        }
        $names = Db::getInstance()->executeS('SELECT DISTINCT name FROM `' . _DB_PREFIX_ . 'configuration` WHERE name LIKE "AFTERCARE\\_%"') ?: [];
        foreach (array_column($names, 'name') as $name) {
            Configuration::deleteByName($name);
        }

        return true;
    }

    /** A key of the webservice for one shop, with no more rights than are used. @return array{id: int, key: string} */
    public static function makeKey(int $shopId): array
    {
        Configuration::updateGlobalValue('PS_WEBSERVICE', 1);
        $key = new WebserviceKey();
        $key->key = strtoupper(bin2hex(random_bytes(16)));
        $key->description = 'Aftercare';
        $key->active = true;
        $key->id_shop_list = [$shopId];
        $key->add();
        WebserviceKey::setPermissionForAccount((int) $key->id, [
            'aftercare' => ['GET' => 'on'],
            'cart_rules' => ['GET' => 'on', 'POST' => 'on', 'DELETE' => 'on'],
        ]);

        return ['id' => (int) $key->id, 'key' => $key->key];
    }

    public static function removeKey($id): void
    {
        $key = new WebserviceKey((int) $id);
        if (Validate::isLoadedObject($key) && $key->description === 'Aftercare') {
            $key->delete();
        }
    }
}
