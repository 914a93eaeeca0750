<?php
/*
 * As much of PrestaShop as our module touches, on a real database: settings with their inheritance, shops and the context they are
 * seen in, objects read from their tables. It behaves as PrestaShop 8.2 and 9.1 were seen to.
 */
define( '_PS_VERSION_', '9.1.4' );
define( '_DB_PREFIX_', 'ps_' );
define( '_MYSQL_ENGINE_', 'InnoDB' );

class Db {
	private static $one;
	private $connection;
	public static function getInstance() {
		return self::$one ?? ( self::$one = new self() );
	}
	private function __construct() {
		mysqli_report( MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT );
		$at               = parse_url( getenv( 'AFTERCARE_TEST_PHP_DATABASE' ) );
		$this->connection = new mysqli( $at['host'], $at['user'], $at['pass'] ?? '', substr( $at['path'], 1 ), $at['port'] ?? 3306 );
		$this->connection->set_charset( 'utf8mb4' );
	}
	public function execute( $sql ) {
		return (bool) $this->connection->query( $sql );
	}
	public function executeS( $sql ) {
		return $this->connection->query( $sql )->fetch_all( MYSQLI_ASSOC );
	}
	public function getRow( $sql ) {
		return $this->executeS( $sql )[0] ?? false;
	}
	public function getValue( $sql ) {
		return array_values( $this->getRow( $sql ) ?: array( false ) )[0];
	}
	public function Affected_Rows() {
		return $this->connection->affected_rows;
	}
	public function escape( $text ) {
		return $this->connection->real_escape_string( $text );
	}
}

function pSQL( $text, $html = false ) {
	return Db::getInstance()->escape( $html ? $text : strip_tags( $text ) );
}

class Shop {
	const CONTEXT_SHOP  = 1;
	const CONTEXT_GROUP = 2;
	const CONTEXT_ALL   = 4;
	private static $kind = self::CONTEXT_ALL;
	private static $kindId;
	public $id;
	public function __construct( $id ) {
		$this->id = $id;
	}
	public function getBaseURL( $ssl ) {
		return Db::getInstance()->getValue( 'SELECT url FROM ps_shop WHERE id_shop = ' . (int) $this->id );
	}
	public static function getShops( $active, $group, $ids ) {
		return array_column( Db::getInstance()->executeS( 'SELECT id_shop FROM ps_shop ORDER BY id_shop' ), 'id_shop', 'id_shop' );
	}
	public static function isFeatureActive() {
		return count( self::getShops( false, null, true ) ) > 1;
	}
	public static function getGroupFromShop( $id ) {
		return 1;
	}
	public static function setContext( $kind, $id = null ) {
		list( self::$kind, self::$kindId ) = array( $kind, $id );
	}
	public static function getContext() {
		return self::$kind;
	}
	public static function getContextShopID() {
		return self::CONTEXT_SHOP === self::$kind ? self::$kindId : null;
	}
	public static function getContextShopGroupID() {
		return self::CONTEXT_ALL === self::$kind ? null : 1;
	}
	public static function getContextListShopID() {
		return self::CONTEXT_SHOP === self::$kind ? array( self::$kindId ) : self::getShops( true, null, true );
	}
}

class Configuration {
	public static function get( $name, $language = null, $group = null, $shop = null ) {
		// A lone shop has no settings but those of all shops.
		$shop = Shop::isFeatureActive() ? $shop ?? Shop::getContextShopID() : null;
		$rows = Db::getInstance()->executeS( 'SELECT id_shop, value FROM ps_configuration WHERE name = "' . pSQL( $name ) . '" ORDER BY id_shop DESC' );
		foreach ( $rows as $row ) {
			if ( null === $row['id_shop'] || (int) $row['id_shop'] === (int) $shop ) {
				return $row['value'];
			}
		}
		return false;
	}
	public static function getGlobalValue( $name ) {
		return self::get( $name, null, 0, 0 );
	}
	public static function updateValue( $name, $value, $html = false, $group = null, $shop = null ) {
		$where = Shop::isFeatureActive() && $shop ? '= ' . (int) $shop : 'IS NULL';
		Db::getInstance()->execute( 'DELETE FROM ps_configuration WHERE name = "' . pSQL( $name ) . '" AND id_shop ' . $where );
		return Db::getInstance()->execute( 'INSERT INTO ps_configuration (name, value, id_shop) VALUES ("' . pSQL( $name ) . '", "' . pSQL( $value, true ) . '", ' . ( 'IS NULL' === $where ? 'NULL' : (int) $shop ) . ')' );
	}
	public static function updateGlobalValue( $name, $value ) {
		return self::updateValue( $name, $value, false, 0, 0 );
	}
	public static function deleteByName( $name ) {
		return Db::getInstance()->execute( 'DELETE FROM ps_configuration WHERE name = "' . pSQL( $name ) . '"' );
	}
}

/** An object is the row of its number; without one it is empty. */
abstract class ObjectModel {
	const TABLE = '';
	public $id;
	public function __construct( $id = null, $language = null ) {
		$key = 'id_' . ( 'orders' === static::TABLE ? 'order' : static::TABLE );
		$row = $id ? Db::getInstance()->getRow( 'SELECT * FROM ps_' . static::TABLE . ' WHERE ' . $key . ' = ' . (int) $id ) : false;
		foreach ( $row ?: array() as $name => $value ) {
			$this->$name = $value;
		}
		$this->id = $row ? (int) $id : null;
	}
}
class Order extends ObjectModel {
	const TABLE = 'orders';
	public $id_customer = 0, $id_shop = 0, $id_lang = 0, $id_currency = 0, $id_cart = 0, $current_state = 0, $reference, $date_upd, $id_address_delivery = 0, $id_address_invoice = 0;
	public $payment, $total_paid, $total_paid_tax_incl, $total_paid_real, $total_shipping_tax_incl, $date_add;
}
class Customer extends ObjectModel {
	const TABLE = 'customer';
	public $email, $firstname, $lastname, $is_guest = 0, $id_shop;
}
class Address extends ObjectModel {
	const TABLE = 'address';
	public $firstname, $lastname, $address1, $address2, $postcode, $city, $phone, $phone_mobile, $id_country = 0, $id_state = 0;
}
class Cart extends ObjectModel {
	const TABLE = 'cart';
	public $id_customer = 0, $id_shop = 0;
}
class Language {
	public $iso_code = 'pl', $locale = 'pl-PL';
	public function __construct( $id ) {}
	public static function getIDs() {
		return array( 1, 2 );
	}
}
class Currency {
	public $iso_code = 'PLN';
	public function __construct( $id ) {}
}
class OrderState {
	public $name = 'Dostarczone';
	public function __construct( $id, $language ) {}
}
class Country {
	public static function getIsoById( $id ) {
		return 'PL';
	}
}
class Hook {
	public static function exec( $name, $given ) {
		return array();
	}
}
class Validate {
	public static function isEmail( $text ) {
		return is_string( $text ) && false !== filter_var( $text, FILTER_VALIDATE_EMAIL );
	}
	public static function isLoadedObject( $object ) {
		return is_object( $object ) && ! empty( $object->id );
	}
}
class Link {
	public function getPageLink( $page, $ssl, $language, $query, $base, $shop ) {
		return ( new Shop( $shop ) )->getBaseURL( true ) . '?controller=' . $page . '&' . http_build_query( $query );
	}
}

class WebserviceKey {
	public $id, $key, $description, $active, $id_shop_list;
	public function __construct( $id = null ) {
		$row = $id ? Db::getInstance()->getRow( 'SELECT * FROM ps_webservice_account WHERE id = ' . (int) $id ) : false;
		if ( $row ) {
			list( $this->id, $this->description ) = array( (int) $id, $row['description'] );
		}
	}
	public function delete() {
		return Db::getInstance()->execute( 'DELETE FROM ps_webservice_account WHERE id = ' . (int) $this->id );
	}
}
interface WebserviceSpecificManagementInterface {}

class Smarty {
	public $assigned = array();
	public function assign( $name, $value ) {
		$this->assigned[ $name ] = $value;
	}
}
class Context {
	private static $one;
	public $shop, $cart, $link, $smarty;
	public static function getContext() {
		if ( ! self::$one ) {
			self::$one         = new self();
			self::$one->link   = new Link();
			self::$one->smarty = new Smarty();
		}
		return self::$one;
	}
}

class Module {
	public $name, $tab, $version, $author, $need_instance, $bootstrap, $ps_versions_compliancy, $displayName, $description, $confirmUninstall, $context;
	public function __construct() {
		$this->context = Context::getContext();
	}
	public function trans( $text ) {
		return $text;
	}
	public function install() {
		return true;
	}
	public function uninstall() {
		return true;
	}
	public function registerHook( $names ) {
		foreach ( (array) $names as $name ) {
			if ( ! method_exists( $this, 'hook' . ucfirst( $name ) ) ) {
				throw new Exception( 'The module does not hear ' . $name . '.' );
			}
		}
		return true;
	}
	public function fetch( $template ) {
		return array( $template => $this->context->smarty->assigned );
	}
}
