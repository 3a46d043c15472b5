"""What is made out of scenes: films with subtitles, slides, stills, a page."""
