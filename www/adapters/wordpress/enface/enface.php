<?php
/**
 * Plugin Name: enface
 * Description: Searches a bilingual archive and shows every passage in both languages.
 * Version: 0.1.0
 * Requires at least: 6.1
 * Requires PHP: 7.4
 * License: MIT OR Apache-2.0
 *
 * @package enface
 */

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * The search of the archive in the folder `src`, for the shortcode and the block.
 *
 * @param array|string $given What the page says: src, lang, placeholder.
 * @return string Markup.
 */
function enface_search( $given ) {
	$stated = shortcode_atts(
		array(
			'src'         => '/enface/',
			'lang'        => '',
			'placeholder' => '',
		),
		(array) $given,
		'enface'
	);
	$src    = trailingslashit( esc_url_raw( $stated['src'] ) );
	$markup = sprintf(
		'<script type="module" src="%s"></script><enface-search src="%s"',
		esc_url( $src . 'enface.js' ),
		esc_url( $src )
	);
	foreach ( array(
		'lang'        => 'ui-lang',
		'placeholder' => 'placeholder',
	) as $name => $attribute ) {
		if ( '' !== $stated[ $name ] ) {
			$markup .= sprintf( ' %s="%s"', $attribute, esc_attr( $stated[ $name ] ) );
		}
	}
	return $markup . '></enface-search>';
}

add_shortcode( 'enface', 'enface_search' );

add_action(
	'init',
	function () {
		register_block_type( __DIR__, array( 'render_callback' => 'enface_search' ) );
	}
);
