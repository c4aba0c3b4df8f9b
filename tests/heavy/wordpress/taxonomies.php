<?php
/** The taxonomies in which Polylang keeps a post's language and which posts are translations of each other. */

foreach ( array( 'language', 'post_translations' ) as $taxonomy ) {
	register_taxonomy( $taxonomy, array( 'post', 'page' ), array( 'public' => false ) );
}
