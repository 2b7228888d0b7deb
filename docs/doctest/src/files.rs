//! What the guide's page about files takes for granted: some files.

pub mod assets {
    use hallway::Link;

    pub fn site_css() -> Link {
        Link::new("/site.css")
    }

    pub fn chart_js() -> Link {
        Link::new("/chart.js")
    }

    pub fn img_harbour_avif() -> Link {
        Link::new("/img/harbour.avif")
    }
}

include!(concat!(env!("OUT_DIR"), "/files.rs"));
